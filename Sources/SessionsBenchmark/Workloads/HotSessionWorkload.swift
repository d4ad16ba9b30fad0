package import Sessions

/// Many requests for the same few sessions: the cost and the correctness of writes that meet.
///
/// Only in this workload do workers share sessions. Each worker counts in each of them, with a compare-and-swap, and remembers the number
/// of acknowledged updates. In the end each session holds the sum, or updates were lost.
package struct HotSessionWorkload: Workload {
  /// The stable name.
  package let id = "hot-session"
  /// The work of one request.
  package let summary = "compare-and-swap update of one of few sessions that all workers share; again after a conflict"
  /// The number of sessions.
  static let sessions = 8
  /// The number of tries after which a request fails.
  static let tries = 64

  /// Creates the workload.
  package init() {}

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    [
      "\(Self.sessions) sessions shared by all workers, each as likely as the others; meant for 32 workers",
      "a request that meets a conflict loads again and tries again, up to \(Self.tries) times",
    ]
  }

  /// A session without server state cannot see that another write came first.
  package var requiredCapabilities: Set<SessionCapability> { [.mergedCommits] }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var checked = context
    checked.settings.population = max(Self.sessions, context.settings.workers)
    try checked.check(for: self)
    return try await HotSessionRun(WorkloadBench(context, limits: limits))
  }
}

/// A run on sessions that all workers share.
package struct HotSessionRun: WorkloadRun {
  private let bench: WorkloadBench
  private let sessions: [OwnedSession]

  init(_ bench: WorkloadBench) async throws(SessionError) {
    self.bench = bench
    sessions = try await bench.makeSessions(HotSessionWorkload.sessions)
  }

  /// The number of workers.
  package var workers: Int { bench.settings.workers }

  /// A worker in its initial state.
  package func worker(_ index: Int) -> HotSessionWorker {
    HotSessionWorker(bench, tokens: sessions.map(\.token), index: index)
  }

  /// Compares each session's count with the acknowledged updates of all workers together. All sessions are read: they are few.
  package func verify(_ workers: [HotSessionWorker]) async throws(SessionError) -> VerifyOutcome {
    guard bench.remembers else { return bench.exemption }
    var outcome = VerifyOutcome(checked: sessions.count)
    for worker in workers { outcome.add(worker.account) }
    for (index, session) in sessions.enumerated() {
      let acknowledged = workers.reduce(0) { $0 + $1.acknowledged[index] }
      let inDoubt = workers.reduce(0) { $0 + $1.inDoubt[index] }
      outcome.inDoubt += inDoubt
      guard case .live(let snapshot) = try await bench.store.open(session.token, now: bench.clock.now) else {
        outcome.note(.missing, "a session that nobody ends is gone")
        continue
      }
      let stored = HotSessionWorker.count(in: snapshot.content)
      if stored < acknowledged {
        outcome.note(.lostUpdate, "\(stored) of \(acknowledged) acknowledged updates are there", count: acknowledged - stored)
      } else if stored > acknowledged + inDoubt {
        outcome.note(.foreignContent, "\(stored) updates are there, but only \(acknowledged) were acknowledged and \(inDoubt) in doubt")
      }
      if SessionStamp(snapshot.content) != session.stamp
        || snapshot.content.fields[SessionStamp.payloadKey] != bench.pool.values[session.stamp.payload]
      {
        outcome.note(.foreignContent, "a session does not hold the value that it was made with")
      }
    }
    return outcome
  }

  /// Destroys the sessions.
  package func cleanUp(_ workers: [HotSessionWorker]) async throws(SessionError) {
    try await bench.end(sessions.compactMap(\.id))
  }
}

/// A worker that counts in sessions shared by all workers.
package struct HotSessionWorker: WorkloadWorker {
  private let bench: WorkloadBench
  private let tokens: [String]
  private var random: RandomStream
  /// The updates of each session that were acknowledged, and those that are in doubt.
  private(set) var acknowledged: [Int]
  private(set) var inDoubt: [Int]
  /// The differences that were found so far.
  private(set) var account = VerifyOutcome()

  static let countKey = "count"

  init(_ bench: WorkloadBench, tokens: [String], index: Int) {
    self.bench = bench
    self.tokens = tokens
    random = RandomStream(seed: bench.settings.seed, .requests, index: index)
    acknowledged = Array(repeating: 0, count: tokens.count)
    inDoubt = acknowledged
  }

  /// Loads a session and adds 1 to a number in it; tries again when another write came first.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let session = random.below(tokens.count)
    for attempt in 0..<HotSessionWorkload.tries {
      if attempt > 0 { recorder.count(.retry, by: 1) }
      if try await update(session, &recorder) { return }
    }
    recorder.count(.gaveUp, by: 1)
  }

  /// Tries once; false after a conflict.
  private mutating func update(_ session: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) -> Bool {
    let (bench, token, now) = (bench, tokens[session], bench.clock.now)
    let opened = try await recorder.measure(.load) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
    guard case .live(let snapshot) = opened else {
      recorder.count(.miss, by: 1)
      fail(.missing, "a session that nobody ends was not found", &recorder)
      return true
    }
    recorder.count(.hit, by: 1)
    let operations: [SessionOperation] = [
      .set(Self.countKey, EncodedValue(json: String(Self.count(in: snapshot.content) + 1)))
    ]
    let outcome: CommitOutcome
    do throws(SessionError) {
      outcome = try await recorder.measure(.save) { () async throws(SessionError) in
        try await bench.store.commit(operations, to: snapshot, options: CommitOptions(onlyIfUnchanged: true), now: now)
      }
    } catch {
      if error.isIndeterminate { inDoubt[session] += 1 }
      throw error
    }
    switch outcome {
    case .committed: acknowledged[session] += 1
    case .conflict:
      recorder.count(.conflict, by: 1)
      return false
    case .unchanged, .destroyed, .gone, .superseded:
      fail(.wrongOutcome, "an update of a session that nobody ends or rotates came to \(outcome)", &recorder)
    }
    return true
  }

  static func count(in content: SessionContent) -> Int {
    content.fields[countKey].flatMap { Int($0.json) } ?? 0
  }

  private mutating func fail(_ failure: VerifyFailure, _ example: String, _ recorder: inout some OperationRecorder) {
    guard bench.remembers else { return }
    recorder.count(.wrongAnswer, by: 1)
    account.note(failure, example)
  }
}
