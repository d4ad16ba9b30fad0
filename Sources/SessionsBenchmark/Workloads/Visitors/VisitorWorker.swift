package import Sessions

/// A worker whose requests are those of visitors who look at pages.
///
/// One visitor at a time: it makes a run of requests, then popularity picks the next one. Popularity is that of requests, not of runs: who
/// makes longer runs is picked less often.
package struct VisitorWorker: WorkloadWorker {
  var keeper: SessionKeeper
  private let choice: VisitorChoice
  private let touch: TouchPolicy
  private let popular: AliasTable
  private var random: RandomStream
  /// The session of the visitor whose turn it is; negative before the first.
  private var visitor = -1

  init(_ keeper: SessionKeeper, _ mix: VisitorMix, popular: AliasTable, index: Int) {
    self.keeper = keeper
    self.popular = popular
    choice = VisitorChoice(mix)
    touch = mix.touch
    random = RandomStream(seed: keeper.bench.settings.seed, .requests, index: index)
  }

  /// Loads a session, and does with it what the mix says.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let isNext = visitor < 0 || random.happens(keeper.sessions[visitor].isLoggedIn ? choice.loggedInEnd : choice.anonymousEnd)
    // Who has just logged out goes on without a session first.
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
    // Drawn before the store is asked: what it answers must not change what comes next.
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
    if touch == .always || touch == .whenDue && (action == .pause || keeper.bench.touchIsDue(keeper.sessions[visitor], now: now)) {
      try await keeper.touch(visitor, snapshot, now: now, &recorder)
    }
  }

  /// Picks the next visitor, so that the requests of all runs are spread as popularity says.
  private mutating func pickVisitor() {
    repeat {
      visitor = popular.draw(&random)
    } while !random.happens(keeper.sessions[visitor].isLoggedIn ? choice.loggedInPick : choice.anonymousPick)
  }

  /// Moves the visitor's time on until half of the session's idle limit is left.
  private mutating func skipTime(_ wall: Timestamp) {
    guard case .after(let idle) = keeper.bench.limits.idle else { return }
    let half = keeper.sessions[visitor].idleDeadline.milliseconds - (idle / 2).millisecondsRoundedUp
    keeper.sessions[visitor].lead = max(keeper.sessions[visitor].lead, half - wall.milliseconds)
  }
}
