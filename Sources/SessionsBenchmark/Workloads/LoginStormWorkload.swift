package import Sessions

/// All visitors log in at the same time: the cost of replacing tokens.
package struct LoginStormWorkload: Workload {
  /// The stable name.
  package let id = "login-storm"
  /// The work of one request.
  package let summary = "create an anonymous session, load it, log in with a new token, save"

  /// Creates the workload.
  package init() {}

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    [
      "mix: 100 creates, 100 loads, 100 logins with a rotation, 100 saves",
      "for each new session the worker's oldest one is ended (kind: expire), so that the number of records stays the same",
    ]
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    try context.check(for: self)
    let bench = WorkloadBench(context, limits: limits)
    return try await TurnoverRun(bench, loggedInShare: 1) { LoginStormWorker($0, index: $1) }
  }
}

/// A worker that makes each request as a new visitor: it comes, logs in, writes once and leaves.
package struct LoginStormWorker: TurnoverWorker {
  var keeper: SessionKeeper
  private var random: RandomStream
  private var oldest = 0

  init(_ keeper: SessionKeeper, index: Int) {
    self.keeper = keeper
    random = RandomStream(seed: keeper.bench.settings.seed, .requests, index: index)
  }

  /// Creates a session, loads it, logs in and saves.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let session = oldest
    oldest = (oldest + 1) % keeper.sessions.count
    let (first, second) = (keeper.bench.pool.draw(&random), keeper.bench.pool.draw(&random))
    try await keeper.expire(session, &recorder)
    try await keeper.create(session, payload: first, &recorder)
    guard keeper.sessions[session].state == .known else { return }
    let now = keeper.bench.clock.now
    guard let anonymous = try await keeper.load(session, now: now, &recorder) else { return }
    guard let loggedIn = try await keeper.login(session, anonymous, now: now, &recorder) else { return }
    try await keeper.save(session, loggedIn, payload: second, now: now, &recorder)
  }
}

/// A worker whose sessions are replaced by new ones, the oldest first.
protocol TurnoverWorker: WorkloadWorker {
  var keeper: SessionKeeper { get }
}

/// The run of `login-storm` and `bots`, whose sessions are replaced by new ones all the time.
///
/// Sessions are assigned to the workers by their number: none is more popular than others.
struct TurnoverRun<Worker: TurnoverWorker>: WorkloadRun {
  private let bench: WorkloadBench
  private let sessions: [OwnedSession]
  private let begin: @Sendable (SessionKeeper, Int) -> Worker

  init(_ bench: WorkloadBench, loggedInShare: Double, begin: @escaping @Sendable (SessionKeeper, Int) -> Worker)
    async throws(SessionError)
  {
    self.bench = bench
    self.begin = begin
    sessions = try await bench.makeSessions(bench.settings.population, loggedInShare: loggedInShare)
  }

  var workers: Int { bench.settings.workers }

  var liveSessions: Int? { bench.remembers ? sessions.count : nil }

  func worker(_ index: Int) -> Worker {
    let numbers = Array(stride(from: index, to: sessions.count, by: workers))
    return begin(SessionKeeper(bench, numbers: numbers, sessions: numbers.map { sessions[$0] }), index)
  }

  func verify(_ workers: [Worker]) async throws(SessionError) -> VerifyOutcome {
    try await bench.compare(workers.map(\.keeper))
  }

  func cleanUp(_ workers: [Worker]) async throws(SessionError) {
    try await bench.end(workers.map(\.keeper))
  }
}
