package import Sessions

/// Visitors browse while a sweeper removes many times as many expired sessions.
///
/// The expired sessions are created with a time so far in the past that they are over. A store whose server expires records may hold none
/// of them: then there is no debt.
package struct ExpiryDebtWorkload: Workload {
  /// The stable name.
  package let id = "expiry-debt"
  /// The work of one request.
  package let summary = "browse beside a sweep of many expired sessions"
  /// The number of expired sessions for each live one. Together they are the settings' population.
  static let expiredPerLive = 40
  /// The most sessions that one sweep removes.
  private let batch: Int
  /// The pause between two sweeps.
  private let interval: Duration
  private let browse = VisitorWorkload.browse

  /// Creates the workload; sweeps of 1000 every 100 ms by default.
  package init(batch: Int = 1000, interval: Duration = .milliseconds(100)) {
    self.batch = batch
    self.interval = interval
  }

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    browse.assumptions + [
      "\(Self.expiredPerLive) expired sessions for each live one, out of one population; they ended within the last 7 days",
      "a sweep removes up to \(batch) sessions, then pauses for \(interval); the first one begins with the measurement",
    ]
  }

  /// True.
  package let hasSweep = true
  /// The capabilities that a store needs.
  package var requiredCapabilities: Set<SessionCapability> { [.prune] }
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits { browse.limits }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try context.check(for: self)
    var live = context
    live.settings.population = max(context.settings.workers, context.settings.population / (Self.expiredPerLive + 1))
    // The expired sessions come first: they are older.
    let expired = try await WorkloadBench(live, limits: limits).makeExpiredSessions(live.settings.population * Self.expiredPerLive)
    let visitors = try await browse.visitors(live)
    return ExpiryDebtRun(visitors, expired: expired, sweeper: Sweeper(visitors.bench, batch: batch, interval: interval))
  }
}

/// A run of visitors with a sweep beside them.
package struct ExpiryDebtRun: WorkloadRun {
  private let visitors: VisitorRun
  private let expired: [FormerToken]
  /// The sweep that removes the expired sessions.
  package let sweeper: Sweeper?

  init(_ visitors: VisitorRun, expired: [FormerToken], sweeper: Sweeper) {
    self.visitors = visitors
    self.expired = expired
    self.sweeper = sweeper
  }

  /// The number of workers.
  package var workers: Int { visitors.workers }

  /// A worker in its initial state.
  package func worker(_ index: Int) -> VisitorWorker { visitors.worker(index) }

  /// Compares the live sessions with the accounts of their workers, and tries expired ones: the sweep must have removed no others.
  package func verify(_ workers: [VisitorWorker]) async throws(SessionError) -> VerifyOutcome {
    var outcome = try await visitors.verify(workers)
    guard outcome.exemption == nil else { return outcome }
    outcome.add(try await visitors.bench.compare(expired))
    return outcome
  }

  /// Destroys the remaining sessions, the expired ones by sweeps.
  package func cleanUp(_ workers: [VisitorWorker]) async throws(SessionError) {
    try await visitors.cleanUp(workers)
    let bench = visitors.bench
    guard bench.remembers else { return }
    while try await bench.store.prune(now: bench.clock.now, limit: 1000) == 1000 {}
  }
}

/// Removes expired sessions while workers make their requests: one task, with a recorder of its own.
///
/// From the beginning of the measurement the runner calls ``sweep(_:)`` over and over, with a pause of ``interval`` after each call.
package struct Sweeper: Sendable {
  /// The most sessions that one sweep removes.
  package let batch: Int
  /// The pause between two sweeps.
  package let interval: Duration
  private let bench: WorkloadBench
  /// The number of sessions removed so far.
  package private(set) var pruned: Int = 0

  init(_ bench: WorkloadBench, batch: Int, interval: Duration) {
    self.bench = bench
    self.batch = batch
    self.interval = interval
  }

  /// Sweeps once.
  ///
  /// - Returns: the number of sessions removed; fewer than ``batch`` when there are no more.
  /// - Throws: The store's error.
  @discardableResult
  package mutating func sweep(_ recorder: inout some OperationRecorder) async throws(SessionError) -> Int {
    let (bench, batch, now) = (bench, batch, bench.clock.now)
    let removed = try await recorder.measure(.prune) { () async throws(SessionError) in
      try await bench.store.prune(now: now, limit: batch)
    }
    recorder.count(.pruned, by: removed)
    pruned += removed
    return removed
  }
}

extension WorkloadBench {
  /// The longest time since the last expired session ended.
  private static var longest: Duration { .seconds(7 * 86_400) }
  /// The most expired sessions that are remembered.
  private static var remembered: Int { 512 }

  /// Creates expired sessions: their time of creation is so far in the past that their idle deadline has passed.
  ///
  /// - Returns: the tokens of some of them.
  fileprivate func makeExpiredSessions(_ count: Int) async throws(SessionError) -> [FormerToken] {
    guard case .after(let idle) = limits.idle else { return [] }
    var random = RandomStream(seed: settings.seed, .population, index: 1)
    let spread = Int(Self.longest.millisecondsRoundedUp)
    let plans = (0..<count).map { _ in (payload: pool.draw(&random), age: Int64(1 + random.below(spread))) }
    let start = clock.now.milliseconds - idle.millisecondsRoundedUp
    let stride = max(1, count / Self.remembered)
    let tokens = try await concurrently(count, width: settings.concurrency) { number async throws(SessionError) in
      let plan = plans[number]
      let session = try await self.makeSession(
        SessionStamp(payload: plan.payload), subject: nil, now: Timestamp(milliseconds: start - plan.age))
      return number % stride == 0 ? FormerToken(token: session.token, failure: .resurrected) : nil
    }
    return tokens.compactMap(\.self)
  }
}
