package import Sessions

/// Users press "log out on all devices": the cost of the index of users.
package struct LogoutEverywhereWorkload: Workload {
  /// The number of sessions of each user.
  package let sessionsPerUser: Int

  /// Creates the workload.
  ///
  /// - Parameter sessionsPerUser: The number of sessions of each user; at least 1.
  package init(sessionsPerUser: Int) {
    self.sessionsPerUser = sessionsPerUser
  }

  /// The workloads with one session, with the devices of one person, and with a shared account.
  package static let all: [LogoutEverywhereWorkload] = [1, 5, 500].map { LogoutEverywhereWorkload(sessionsPerUser: $0) }

  /// The stable name.
  package var id: String { "logout-everywhere-\(sessionsPerUser)" }
  /// The work of one request.
  package var summary: String { "end all \(sessionsPerUser) sessions of a user at once, then make them anew" }
  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    [
      "\(sessionsPerUser) sessions a user; users take turns", "payload sizes here: \(Self.payloadSizes)",
      "the sessions that replace the ended ones are part of the request (kind: create)",
    ]
  }

  /// The capabilities that a store needs.
  package var requiredCapabilities: Set<SessionCapability> { [.subjectIndex, .revocation] }

  static let payloadSizes: PayloadSizes = .fixed(512)

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    guard sessionsPerUser >= 1 else { throw SessionError(.misconfigured, "a user has to have at least one session") }
    var context = context
    context.settings.payloadSizes = Self.payloadSizes
    // Each worker has at least one user of its own.
    context.settings.population = max(context.settings.population, context.settings.workers * sessionsPerUser)
    try context.check(for: self)
    return try await LogoutEverywhereRun(WorkloadBench(context, limits: limits), sessionsPerUser: sessionsPerUser)
  }
}

/// A run of users who log out on all their devices.
package struct LogoutEverywhereRun: WorkloadRun {
  private let bench: WorkloadBench
  private let sessionsPerUser: Int
  private let users: [SubjectSessions]

  init(_ bench: WorkloadBench, sessionsPerUser: Int) async throws(SessionError) {
    self.bench = bench
    self.sessionsPerUser = sessionsPerUser
    let userCount = bench.settings.population / sessionsPerUser
    var random = RandomStream(seed: bench.settings.seed, .population)
    let stamps = (0..<userCount * sessionsPerUser).map { _ in SessionStamp(payload: bench.pool.draw(&random)) }
    let sessions = try await concurrently(stamps.count, width: bench.settings.concurrency) { number async throws(SessionError) in
      try await bench.makeSession(stamps[number], subject: bench.subject(number % userCount), now: bench.clock.now)
    }
    // The sessions of a user are spread over the filling: people log in on their devices at different times.
    users = (0..<userCount).map { user in
      SubjectSessions(
        subject: bench.subject(user), sessions: stride(from: user, to: sessions.count, by: userCount).map { sessions[$0] })
    }
  }

  /// The number of workers.
  package var workers: Int { bench.settings.workers }

  /// The number of live sessions that the store was filled with; nil on a store that keeps none.
  package var liveSessions: Int? { bench.remembers ? users.count * sessionsPerUser : nil }

  /// A worker in its initial state. Users are assigned to the workers one by one.
  package func worker(_ index: Int) -> LogoutEverywhereWorker {
    let owned = stride(from: index, to: users.count, by: workers).map { users[$0] }
    return LogoutEverywhereWorker(bench, users: owned, sessionsPerUser: sessionsPerUser, index: index)
  }

  /// Compares the store with the accounts of its workers, session by session and user by user.
  package func verify(_ workers: [LogoutEverywhereWorker]) async throws(SessionError) -> VerifyOutcome {
    guard bench.remembers else { return bench.exemption }
    var outcome = VerifyOutcome()
    for worker in workers { outcome.add(worker.account) }
    let users = workers.flatMap(\.users)
    let known = users.filter { !$0.isInDoubt }
    outcome.inDoubt += users.count - known.count
    outcome.add(
      try await bench.compareLive(
        known.flatMap { user in user.sessions.map { (subject: Optional(user.subject), session: $0) } }))
    outcome.add(try await bench.compare(workers.flatMap(\.former.all)))
    for user in known {
      let listed = try await bench.store.sessions(of: user.subject, now: bench.clock.now).count
      if listed != user.sessions.count {
        outcome.note(.wrongOutcome, "the index lists \(listed) sessions of a user who has \(user.sessions.count)")
      }
    }
    return outcome
  }

  /// Destroys the remaining sessions.
  package func cleanUp(_ workers: [LogoutEverywhereWorker]) async throws(SessionError) {
    guard bench.remembers else { return }
    for user in workers.flatMap(\.users) { _ = try await bench.store.destroyAll(of: user.subject, except: nil) }
  }
}

/// A user with the sessions that are known to be live.
struct SubjectSessions: Sendable {
  var subject: String
  var sessions: [OwnedSession]
  /// Whether an operation failed that may have been done: the number of sessions is then not known.
  var isInDoubt: Bool = false
}

/// A worker whose users log out on all their devices, one after the other.
package struct LogoutEverywhereWorker: WorkloadWorker {
  private let bench: WorkloadBench
  private let sessionsPerUser: Int
  private(set) var users: [SubjectSessions]
  private(set) var former = FormerTokens()
  /// The differences that were found so far.
  private(set) var account = VerifyOutcome()
  private var random: RandomStream
  private var next = 0

  init(_ bench: WorkloadBench, users: [SubjectSessions], sessionsPerUser: Int, index: Int) {
    self.bench = bench
    self.users = users
    self.sessionsPerUser = sessionsPerUser
    random = RandomStream(seed: bench.settings.seed, .requests, index: index)
  }

  /// Destroys a user's sessions, tries one of their tokens, and creates as many new ones.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let user = next
    next = (next + 1) % users.count
    try await endAll(user, &recorder)
    while users[user].sessions.count < sessionsPerUser { try await create(user, &recorder) }
  }

  private mutating func endAll(_ user: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let (bench, subject) = (bench, users[user].subject)
    let ended: Int
    do throws(SessionError) {
      ended = try await recorder.measure(.destroyAll) { () async throws(SessionError) in
        try await bench.store.destroyAll(of: subject, except: nil)
      }
    } catch {
      if error.isIndeterminate { users[user].isInDoubt = true }
      throw error
    }
    recorder.count(.destroyed, by: ended)
    let sessions = users[user].sessions
    if ended != sessions.count, !users[user].isInDoubt {
      fail(.wrongOutcome, "\(ended) sessions of a user were ended, but the user had \(sessions.count)", &recorder)
    }
    users[user].sessions.removeAll(keepingCapacity: true)
    users[user].isInDoubt = false
    // The oldest and the newest session are tried alternately.
    if let token = (next % 2 == 0 ? sessions.first : sessions.last)?.token {
      let now = bench.clock.now
      former.append(FormerToken(token: token, failure: .resurrected))
      let opened = try await recorder.measure(.loadMiss) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
      recorder.count(.miss, by: 1)
      if case .live = opened { fail(.resurrected, "a session opens after all of its user's were ended", &recorder) }
    }
  }

  private mutating func create(_ user: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) {
    let stamp = SessionStamp(payload: bench.pool.draw(&random))
    let (bench, now) = (bench, bench.clock.now)
    let operations = bench.operations(stamp, subject: users[user].subject)
    let outcome: CommitOutcome
    do throws(SessionError) {
      outcome = try await recorder.measure(.create) { () async throws(SessionError) in
        try await bench.store.commit(operations, to: nil, options: CommitOptions(rotation: .privilegeChange()), now: now)
      }
    } catch {
      if error.isIndeterminate { users[user].isInDoubt = true }
      throw error
    }
    guard case .committed(let snapshot, let token?) = outcome else {
      fail(.wrongOutcome, "creating a session came to \(outcome)", &recorder)
      throw SessionError(.backend, "the store answered '\(outcome)' when a session was to be made")
    }
    recorder.count(.created, by: 1)
    users[user].sessions.append(
      OwnedSession(
        token: token, id: snapshot.id, stamp: stamp, idleDeadline: snapshot.idleDeadline, isLoggedIn: true, state: .known))
  }

  private mutating func fail(_ failure: VerifyFailure, _ example: String, _ recorder: inout some OperationRecorder) {
    guard bench.remembers else { return }
    recorder.count(.wrongAnswer, by: 1)
    account.note(failure, example)
  }
}
