package import Sessions

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
      let outcome = try await bench.store.commit(
        bench.operations(stamps[number], subject: bench.subject(number % userCount)), to: nil,
        options: CommitOptions(rotation: .privilegeChange()), now: bench.clock.now)
      guard case .committed(let snapshot, let token?) = outcome else {
        throw SessionError(.backend, "the store answered '\(outcome)' when a session was to be made")
      }
      return OwnedSession(
        token: token, id: snapshot.id, stamp: stamps[number], idleDeadline: snapshot.idleDeadline, isLoggedIn: true, state: .known)
    }
    // The sessions of a user are made at different times, as people do.
    users = (0..<userCount).map { user in
      SubjectSessions(
        subject: bench.subject(user), sessions: stride(from: user, to: sessions.count, by: userCount).map { sessions[$0] })
    }
  }

  /// How many workers there are.
  package var workers: Int { bench.settings.workers }

  /// How many live sessions the store was filled with; nil on a store that keeps none.
  package var liveSessions: Int? { bench.remembers ? users.count * sessionsPerUser : nil }

  /// A worker, as it begins. Users belong to workers in turn.
  package func worker(_ index: Int) -> LogoutEverywhereWorker {
    let owned = stride(from: index, to: users.count, by: workers).map { users[$0] }
    return LogoutEverywhereWorker(bench, users: owned, sessionsPerUser: sessionsPerUser, index: index)
  }

  /// Compares the store with what its workers know to be acknowledged, session by session and user by user.
  package func verify(_ workers: [LogoutEverywhereWorker], sample: Int?) async throws(SessionError) -> VerifyOutcome {
    let verification = SessionVerification(bench: bench, sample: sample)
    guard bench.remembers else { return verification.exemption }
    var outcome = VerifyOutcome()
    for worker in workers { outcome.add(worker.account) }
    let users = workers.flatMap(\.users)
    let known = users.filter { !$0.isInDoubt }
    outcome.inDoubt += users.count - known.count
    outcome.add(
      try await verification.compareLive(
        verification.sampled(known.flatMap { user in user.sessions.map { (subject: Optional(user.subject), session: $0) } })))
    outcome.add(try await verification.compare(workers.flatMap(\.former.all)))
    for user in verification.sampled(known) {
      let listed = try await bench.store.sessions(of: user.subject, now: bench.clock.now).count
      if listed != user.sessions.count {
        outcome.note(.wrongOutcome, "the index lists \(listed) sessions of a user who has \(user.sessions.count)")
      }
    }
    return outcome
  }

  /// Ends the sessions that are left.
  package func cleanUp(_ workers: [LogoutEverywhereWorker]) async throws(SessionError) {
    guard bench.remembers else { return }
    for user in workers.flatMap(\.users) { _ = try await bench.store.destroyAll(of: user.subject, except: nil) }
  }
}
