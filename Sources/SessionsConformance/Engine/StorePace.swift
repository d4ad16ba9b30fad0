import Sessions
import SessionsTesting

/// The pace of a store's answers, which tells how long a case may take on it.
struct StorePace {
  /// The mean time of an operation on a session.
  let operation: Duration
  /// The number of cases that run at the same time: a backend that counts its answers cannot tell them apart.
  var jobs: Int = 1

  /// The longest time that an operation may take (`[ERR-5]`).
  static let longest: Duration = .seconds(2)
  /// More operations than any case has: what does more goes round in circles, on an answer that never comes.
  private static let mostOperations = 20_000
  /// How much longer than its mean an operation may take, as under the load of others.
  private static let allowance = 4

  /// A store that answers at once.
  static let immediate: StorePace = StorePace(operation: .zero)

  /// The time in which a commit wins against the commits of others, as many as cases have at once.
  var commit: Duration { operation * 1000 }

  /// Measures a store with a few operations. Its errors are no matter here: a case will find them.
  static func measured(on opened: OpenedBackend, within limit: Duration) async -> StorePace {
    guard let store = opened.stores.first else { return .immediate }
    let seen: Locked<(count: Int, time: Duration)> = Locked((0, .zero))
    @Sendable func timed<Result>(_ body: () async throws(SessionError) -> Result) async -> Result? {
      let start = ContinuousClock.now
      let result = try? await body()
      seen.withLock { $0 = ($0.count + 1, $0.time + start.duration(to: .now)) }
      return result
    }
    _ = await TimeLimit.run(limit) {
      let now = SystemSessionClock().now
      for round in 0..<3 {
        let created = await timed { () async throws(SessionError) in
          try await store.commit([.set("a", json("\(round)"))], to: nil, options: .init(), now: now)
        }
        guard case .committed(let snapshot, let token?) = created else { return }
        _ = await timed { () async throws(SessionError) in try await store.open(token, now: now) }
        _ = await timed { () async throws(SessionError) in
          try await store.commit([.set("b", json("1"))], to: snapshot, options: .init(), now: now)
        }
        _ = await timed { () async throws(SessionError) in try await store.open(token, now: now) }
      }
    }
    let (count, time) = seen.withLock { $0 }
    return count > 0 ? StorePace(operation: time / count) : .immediate
  }

  private var mostOperations: Int { Self.mostOperations * jobs }

  /// What a case did until a time.
  struct Progress: Sendable {
    /// The time.
    let time: ContinuousClock.Instant = .now
    /// The number of operations that ended, and of the store's single answers where they are known.
    let operations: Int
    /// The end of the latest; nil before the first.
    let latest: ContinuousClock.Instant?

    init(of run: CaseRun, on backend: some ConformanceBackend, since answersBefore: Int) {
      let answers = backend.progress
      operations = run.operations + (answers.map { $0.answers - answersBefore } ?? 0)
      latest = [run.lastAnswer, answers?.latest].compactMap { $0 }.max()
    }
  }

  /// The time limit of a case that began at `start`.
  ///
  /// - Parameter base: The limit for a store that answers at once, and for the silence of any.
  func limit(_ base: Duration, _ progress: Progress, since start: ContinuousClock.Instant) -> Duration {
    guard let latest = progress.latest, latest > start, progress.operations <= mostOperations else { return base }
    return base + min(start.duration(to: latest), min(operation * Self.allowance, Self.longest) * progress.operations)
  }

  /// The verdict on a case that used up its time.
  ///
  /// - Parameter progress: As it was then. The end of a case cancels what it waits for, and that is no answer of the store.
  func verdict(_ progress: Progress, since start: ContinuousClock.Instant, limit: Duration) -> CaseVerdict {
    let (operations, elapsed) = (progress.operations, start.duration(to: progress.time))
    let isAnswering = progress.latest.map { $0.duration(to: progress.time) < min(Self.longest, limit / 2) } ?? false
    guard isAnswering, operations <= mostOperations, elapsed < Self.longest * operations else { return .timedOut(limit) }
    return .tooSlow(after: elapsed, operations: operations)
  }
}
