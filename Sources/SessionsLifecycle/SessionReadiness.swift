#if Lifecycle
  public import Sessions

  /// Tells whether a store can serve, for the route that a load balancer asks.
  ///
  /// ```swift
  /// let readiness = SessionReadiness(store)
  /// router.get("/ready") { _, _ in
  ///   try await readiness.check()
  ///   return HTTPResponse.Status.ok
  /// }
  /// ```
  ///
  /// It pings the store, which fails on a server that cannot write, such as a replica. However many ask at once, one ping is under way, and its
  /// answer is kept for a moment: the check costs the store nothing that grows with the number of those who ask.
  public struct SessionReadiness: Sendable {
    private let probe: ReadinessProbe

    /// Creates a check.
    ///
    /// - Parameters:
    ///   - store: The store to ask.
    ///   - deadline: The longest time to wait for its answer; a second by default.
    ///   - keeps: How long an answer is good for; a second by default.
    ///   - timer: The clock of both.
    public init<Timer: Clock>(
      _ store: any SessionStore, deadline: Duration = .seconds(1), keeps: Duration = .seconds(1), timer: Timer = ContinuousClock()
    ) where Timer.Duration == Duration {
      let start = timer.now
      probe = ReadinessProbe(
        store, deadline: deadline, keeps: keeps, uptime: { start.duration(to: timer.now) }, pause: { try? await timer.sleep(for: $0) })
    }

    /// Returns when the store can serve.
    ///
    /// - Throws: `SessionError` with code `timeout` when the store did not answer by the deadline, or what its ping threw.
    public func check() async throws(SessionError) {
      try await probe.check().get()
    }

    /// Whether the store can serve.
    public var isReady: Bool {
      get async {
        if case .success = await probe.check() { true } else { false }
      }
    }
  }

  /// The ping under way, those who wait for it, and the last answer.
  private final class ReadinessProbe: Sendable {
    typealias Answer = Result<Void, SessionError>

    private struct State {
      var answer: (result: Answer, until: Duration)?
      var waiting: [CheckedContinuation<Answer, Never>] = []
      /// Whether a ping is under way. It may be one that those who began it do not wait for any more.
      var isPinging = false
      /// The number of times that waiting began, so that a timer knows its own.
      var rounds = 0
    }

    private let store: any SessionStore
    private let deadline: Duration
    private let keeps: Duration
    private let uptime: @Sendable () -> Duration
    private let pause: @Sendable (Duration) async -> Void
    private let state: Locked<State> = Locked(State())

    init(
      _ store: any SessionStore, deadline: Duration, keeps: Duration, uptime: @escaping @Sendable () -> Duration,
      pause: @escaping @Sendable (Duration) async -> Void
    ) {
      self.store = store
      self.deadline = deadline
      self.keeps = keeps
      self.uptime = uptime
      self.pause = pause
    }

    func check() async -> Answer {
      await withCheckedContinuation { continuation in
        let now = uptime()
        let (known, round, pings) = state.withLock { state -> (Answer?, Int?, Bool) in
          if let answer = state.answer, now < answer.until { return (answer.result, nil, false) }
          state.waiting.append(continuation)
          guard state.waiting.count == 1 else { return (nil, nil, false) }
          state.rounds += 1
          defer { state.isPinging = true }
          return (nil, state.rounds, !state.isPinging)
        }
        if let known { continuation.resume(returning: known) }
        if let round { startTimer(round) }
        if pings { startPing() }
      }
    }

    private func startPing() {
      // Not a child of the caller: others wait for it as well, and it may outlast its deadline.
      Task.detached { [self] in
        let result: Answer
        do throws(SessionError) { result = .success(try await store.ping()) } catch { result = .failure(error) }
        settle(result) { $0.isPinging = false }
      }
    }

    private func startTimer(_ round: Int) {
      Task.detached { [self] in
        await pause(deadline)
        guard state.withLock({ $0.rounds == round && !$0.waiting.isEmpty }) else { return }
        settle(
          .failure(
            SessionError(.timeout, "the store did not answer a ping within \(deadline)", retryAfter: max(keeps, .seconds(1)))))
      }
    }

    private func settle(_ result: Answer, _ change: (inout State) -> Void = { _ in }) {
      let until = uptime() + keeps
      let waiting = state.withLock { state in
        change(&state)
        state.answer = (result, until)
        defer { state.waiting = [] }
        return state.waiting
      }
      for continuation in waiting { continuation.resume(returning: result) }
    }
  }
#endif
