import Sessions

/// Makes the sessions that a run begins with.
struct SessionPopulation {
  let bench: WorkloadBench
  /// The part of the sessions that is logged in.
  var loggedInShare: Double = 0
  /// How long ago the last activity of a session can be. Ages are spread evenly below it.
  var greatestAge: Duration = .zero

  private struct Plan {
    var payload: Int
    var age: Int64
    var isLoggedIn: Bool
  }

  /// Makes the sessions in the order of their numbers.
  ///
  /// - Parameter count: How many; the numbers begin with 0.
  func make(_ count: Int) async throws(SessionError) -> [OwnedSession] {
    let bench = bench
    var random = RandomStream(seed: bench.settings.seed, .population)
    let loggedIn = Chance(loggedInShare)
    let ages = Int(max(1, greatestAge.millisecondsRoundedUp))
    // Drawn in order before any task begins: who makes which session must not matter.
    let plans = (0..<count).map { _ in
      Plan(payload: bench.pool.draw(&random), age: Int64(random.below(ages)), isLoggedIn: random.happens(loggedIn))
    }
    let wall = bench.clock.now
    return try await concurrently(count, width: bench.settings.concurrency) { number async throws(SessionError) in
      let plan = plans[number]
      let stamp = SessionStamp(payload: plan.payload)
      let now = Timestamp(milliseconds: wall.milliseconds - plan.age)
      let outcome = try await bench.store.commit(
        bench.operations(stamp, subject: plan.isLoggedIn ? bench.subject(number) : nil), to: nil,
        options: CommitOptions(rotation: plan.isLoggedIn ? .privilegeChange() : nil), now: now)
      guard case .committed(let snapshot, let token?) = outcome else {
        throw SessionError(.backend, "the store answered '\(outcome)' when a session was to be made")
      }
      return OwnedSession(
        token: token, id: snapshot.id, stamp: stamp, idleDeadline: snapshot.idleDeadline, isLoggedIn: plan.isLoggedIn, state: .known)
    }
  }
}
