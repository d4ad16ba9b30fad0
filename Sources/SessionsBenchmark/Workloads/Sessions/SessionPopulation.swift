import Sessions

extension WorkloadBench {
  private struct Plan {
    var payload: Int
    var age: Int64
    var isLoggedIn: Bool
  }

  /// Creates the initial sessions of a run.
  ///
  /// - Parameters:
  ///   - count: The number of sessions; their own numbers begin with 0.
  ///   - loggedInShare: The part of the sessions that is logged in.
  ///   - greatestAge: The longest time since the last activity of a session. Ages are spread evenly below it.
  /// - Returns: the sessions in the order of their numbers.
  func makeSessions(_ count: Int, loggedInShare: Double = 0, greatestAge: Duration = .zero) async throws(SessionError) -> [OwnedSession] {
    var random = RandomStream(seed: settings.seed, .population)
    let loggedIn = Chance(loggedInShare)
    let ages = Int(max(1, greatestAge.millisecondsRoundedUp))
    // Everything is drawn in order before any task begins: the assignment of sessions to tasks must have no effect.
    let plans = (0..<count).map { _ in
      Plan(payload: pool.draw(&random), age: Int64(random.below(ages)), isLoggedIn: random.happens(loggedIn))
    }
    let wall = clock.now
    return try await concurrently(count, width: settings.concurrency) { number async throws(SessionError) in
      let plan = plans[number]
      return try await self.makeSession(
        SessionStamp(payload: plan.payload), subject: plan.isLoggedIn ? self.subject(number) : nil,
        now: Timestamp(milliseconds: wall.milliseconds - plan.age))
    }
  }

  /// Creates a session, logged in when it has a subject.
  ///
  /// - Throws: `SessionError` with code `backend` when the store refuses it, or the store's failure.
  func makeSession(_ stamp: SessionStamp, subject: String?, now: Timestamp) async throws(SessionError) -> OwnedSession {
    let outcome = try await store.commit(
      operations(stamp, subject: subject), to: nil, options: CommitOptions(rotation: subject == nil ? nil : .privilegeChange()), now: now)
    guard case .committed(let snapshot, let token?) = outcome else {
      throw SessionError(.backend, "the store answered '\(outcome)' when a session was to be made")
    }
    return OwnedSession(
      token: token, id: snapshot.id, stamp: stamp, idleDeadline: snapshot.idleDeadline, isLoggedIn: subject != nil, state: .known)
  }

  /// Destroys sessions by their keys, where the store can.
  func end(_ ids: [RecordKey]) async throws(SessionError) {
    guard revokes else { return }
    _ = try await concurrently(ids.count, width: settings.concurrency) { index async throws(SessionError) in
      try await self.store.destroy(id: ids[index])
    }
  }

  /// Destroys the sessions that workers still have, where the store can.
  func end(_ keepers: [SessionKeeper]) async throws(SessionError) {
    try await end(keepers.flatMap { $0.sessions.compactMap(\.id) })
  }
}

/// Calls `body` with every number below `count`, at most `width` calls at a time, in about their order.
///
/// - Returns: the results, in order.
/// - Throws: the first failure, after the calls that had begun have ended.
func concurrently<Result: Sendable>(
  _ count: Int, width: Int, _ body: @escaping @Sendable (Int) async throws(SessionError) -> Result
) async throws(SessionError) -> [Result] {
  typealias Part = Swift.Result<[(Int, Result)], SessionError>
  let parts = await withTaskGroup(of: Part.self) { group in
    for first in 0..<min(width, count) {
      group.addTask {
        var results: [(Int, Result)] = []
        do throws(SessionError) {
          for number in stride(from: first, to: count, by: width) {
            if Task.isCancelled { break }
            results.append((number, try await body(number)))
          }
        } catch {
          return .failure(error)
        }
        return .success(results)
      }
    }
    var parts: [Part] = []
    for await part in group {
      if case .failure = part { group.cancelAll() }
      parts.append(part)
    }
    return parts
  }
  var results: [Result?] = Array(repeating: nil, count: count)
  for part in parts.sorted(by: { isFailure($0) && !isFailure($1) }) {
    for (number, result) in try part.get() { results[number] = result }
  }
  // Results are missing only after a cancellation.
  let found = results.compactMap { $0 }
  guard found.count == count else { throw SessionError(.cancelled, "the task was cancelled before all sessions were done") }
  return found
}

private func isFailure<Success>(_ result: Result<Success, SessionError>) -> Bool {
  if case .failure = result { true } else { false }
}
