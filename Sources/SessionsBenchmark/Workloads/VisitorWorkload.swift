package import Sessions

/// Visitors who look at pages: a family of workloads that differ only in their mix.
package struct VisitorWorkload: Workload {
  /// The stable name.
  package let id: String
  /// The work of one request.
  package let summary: String
  /// The mix of requests.
  package var mix: VisitorMix
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits
  /// The sizes that the workload prescribes; nil to use the settings.
  package var payloadSizes: PayloadSizes?

  /// Creates a workload.
  package init(
    id: String, summary: String, mix: VisitorMix, limits: SessionLimits = VisitorWorkload.halfLife, payloadSizes: PayloadSizes? = nil
  ) {
    self.id = id
    self.summary = summary
    self.mix = mix
    self.limits = limits
    self.payloadSizes = payloadSizes
  }

  /// One hour without activity and no absolute limit; activity is written back when half of the hour is over.
  package static let halfLife = SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .seconds(1800))

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    mix.assumptions + (payloadSizes.map { ["payload sizes here: \($0)"] } ?? [])
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try await visitors(context)
  }

  /// Fills the store; the run has its own type.
  package func visitors(_ context: WorkloadContext) async throws(SessionError) -> VisitorRun {
    var context = context
    if let payloadSizes { context.settings.payloadSizes = payloadSizes }
    try context.check(for: self)
    return try await VisitorRun(WorkloadBench(context, limits: limits), mix)
  }
}

extension VisitorWorkload {
  /// The traffic of most sites: many reads, few writes.
  package static let browse = VisitorWorkload(
    id: "browse", summary: "load; touch with less than half of the time left; now and then a save, login, logout or new session",
    mix: VisitorMix(saves: 8, pauses: 1, logins: 1, logouts: 0.5, creates: 2, touch: .whenDue))

  /// Sliding expiration in its simple form: every request writes.
  package static let rolling = VisitorWorkload(
    id: "rolling", summary: "load and touch with every request", mix: VisitorMix(touch: .always),
    limits: SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: .zero))

  /// The session is written back with every request, as some frameworks do.
  package static let writeBack = VisitorWorkload(
    id: "write-back", summary: "load and save with every request", mix: VisitorMix(saves: 100))

  /// The upper bound of reading: loads only.
  package static let readOnly = VisitorWorkload(id: "read-only", summary: "load", mix: VisitorMix())

  /// Loads and saves sessions that all hold `size` bytes.
  package static func payload(_ size: Int) -> VisitorWorkload {
    VisitorWorkload(
      id: "payload-\(size)", summary: "load and save with every request, \(size) bytes a session", mix: VisitorMix(saves: 100),
      payloadSizes: .fixed(size))
  }

  /// The sizes of the sweep, in bytes: 128 B to 64 KiB.
  package static let sweptSizes: [Int] = (7...16).map { 1 << $0 }

  /// The payload sweep: one workload for each size.
  package static let payloadSweep: [VisitorWorkload] = sweptSizes.map(payload)
}

/// A run of visitors who look at pages.
package struct VisitorRun: WorkloadRun {
  let bench: WorkloadBench
  private let mix: VisitorMix
  private let ownership: SessionOwnership
  private let sessions: [OwnedSession]

  init(_ bench: WorkloadBench, _ mix: VisitorMix) async throws(SessionError) {
    self.bench = bench
    self.mix = mix
    ownership = SessionOwnership(bench.settings)
    var greatestAge = Duration.zero
    // Only the sessions of visitors who pause become due for a touch during the run.
    if case .after(let idle) = bench.limits.idle, mix.touch == .whenDue { greatestAge = idle / 2 - .seconds(300) }
    sessions = try await bench.makeSessions(bench.settings.population, loggedInShare: mix.loggedInShare, greatestAge: greatestAge)
  }

  /// The number of workers.
  package var workers: Int { ownership.sessions.count }

  /// The number of live sessions that the store was filled with; nil on a store that keeps none.
  package var liveSessions: Int? { bench.remembers ? sessions.count : nil }

  /// A worker in its initial state.
  package func worker(_ index: Int) -> VisitorWorker {
    let numbers = ownership.sessions[index]
    let keeper = SessionKeeper(bench, numbers: numbers, sessions: numbers.map { sessions[$0] })
    return VisitorWorker(keeper, mix, popular: ownership.choices[index], index: index)
  }

  /// Compares the store with the accounts of its workers.
  package func verify(_ workers: [VisitorWorker]) async throws(SessionError) -> VerifyOutcome {
    try await bench.compare(workers.map(\.keeper))
  }

  /// Destroys the remaining sessions.
  package func cleanUp(_ workers: [VisitorWorker]) async throws(SessionError) {
    try await bench.end(workers.map(\.keeper))
  }
}

/// A worker that makes the requests of visitors who look at pages.
///
/// One visitor at a time makes a run of requests, then popularity picks the next one. Popularity is that of requests, not of runs: a
/// visitor with longer runs is picked less often.
package struct VisitorWorker: WorkloadWorker {
  var keeper: SessionKeeper
  private let choice: VisitorChoice
  private let touch: TouchPolicy
  private let popular: AliasTable
  private var random: RandomStream
  /// The session of the present visitor; negative before the first.
  private var visitor = -1

  init(_ keeper: SessionKeeper, _ mix: VisitorMix, popular: AliasTable, index: Int) {
    self.keeper = keeper
    self.popular = popular
    choice = VisitorChoice(mix)
    touch = mix.touch
    random = RandomStream(seed: keeper.bench.settings.seed, .requests, index: index)
  }

  /// Loads a session and takes an action of the mix.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let isNext = visitor < 0 || random.happens(keeper.sessions[visitor].isLoggedIn ? choice.loggedInEnd : choice.anonymousEnd)
    // A visitor who has just logged out stays, and gets a new session with the next request.
    if isNext, visitor < 0 || keeper.sessions[visitor].state != .vacant { pickVisitor() }
    if keeper.sessions[visitor].state == .vacant {
      return try await keeper.create(visitor, payload: keeper.bench.pool.draw(&random), &recorder)
    }
    let action = choice.draw(&random)
    if action == .arrive {
      visitor = popular.draw(&random)
      let payload = keeper.bench.pool.draw(&random)
      try await keeper.expire(visitor, &recorder)
      return try await keeper.create(visitor, payload: payload, &recorder)
    }
    // The draw comes before the store is asked: its answer must not change the next draws.
    let payload = action == .save ? keeper.bench.pool.draw(&random) : 0
    let wall = keeper.bench.clock.now
    if action == .pause { skipTime(wall) }
    let now = keeper.sessions[visitor].now(wall)
    guard let snapshot = try await keeper.load(visitor, now: now, &recorder) else { return }
    switch action {
    case .save: try await keeper.save(visitor, snapshot, payload: payload, now: now, &recorder)
    case .login: try await keeper.login(visitor, snapshot, now: now, &recorder)
    case .logout: return try await keeper.logOut(visitor, snapshot, &recorder)
    case .look, .pause, .arrive: break
    }
    // A write records activity, too.
    guard action == .look || action == .pause || touch == .always, keeper.sessions[visitor].state == .known else { return }
    if touch == .always
      || touch == .whenDue && (action == .pause || keeper.bench.touchIsDue(keeper.sessions[visitor].idleDeadline, now: now))
    {
      try await keeper.touch(visitor, snapshot, now: now, &recorder)
    }
  }

  /// Picks the next visitor such that requests, over all runs, are spread by popularity.
  private mutating func pickVisitor() {
    repeat {
      visitor = popular.draw(&random)
    } while !random.happens(keeper.sessions[visitor].isLoggedIn ? choice.loggedInPick : choice.anonymousPick)
  }

  /// Moves the visitor's time forward until half of the session's idle limit is left.
  private mutating func skipTime(_ wall: Timestamp) {
    guard case .after(let idle) = keeper.bench.limits.idle else { return }
    let half = keeper.sessions[visitor].idleDeadline.milliseconds - (idle / 2).millisecondsRoundedUp
    keeper.sessions[visitor].lead = max(keeper.sessions[visitor].lead, half - wall.milliseconds)
  }
}
