package import Sessions

/// A worker whose users log out on all their devices, one after the other.
package struct LogoutEverywhereWorker: WorkloadWorker {
  private let bench: WorkloadBench
  private let sessionsPerUser: Int
  private(set) var users: [SubjectSessions]
  private(set) var former = FormerTokens()
  /// What did not agree so far.
  private(set) var account = VerifyOutcome()
  private var random: RandomStream
  private var next = 0

  init(_ bench: WorkloadBench, users: [SubjectSessions], sessionsPerUser: Int, index: Int) {
    self.bench = bench
    self.users = users
    self.sessionsPerUser = sessionsPerUser
    random = RandomStream(seed: bench.settings.seed, .requests, index: index)
  }

  /// Ends a user's sessions, tries one of their tokens, and makes as many anew.
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
    // Another one each time: the first that were made, and the last.
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
