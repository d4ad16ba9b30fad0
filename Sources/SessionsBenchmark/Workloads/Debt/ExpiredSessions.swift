import Sessions

/// Makes sessions that are over.
struct ExpiredSessions {
  let bench: WorkloadBench

  /// How long ago the last ones ended, and the most that are remembered.
  static let longest: Duration = .seconds(7 * 86_400)
  static let remembered = 512

  init(_ bench: WorkloadBench) {
    self.bench = bench
  }

  /// Makes sessions as of so long ago that their idle deadline has passed.
  ///
  /// - Returns: the tokens of some of them.
  func make(_ count: Int) async throws(SessionError) -> [FormerToken] {
    let bench = bench
    guard case .after(let idle) = bench.limits.idle else { return [] }
    var random = RandomStream(seed: bench.settings.seed, .population, index: 1)
    let spread = Int(Self.longest.millisecondsRoundedUp)
    let plans = (0..<count).map { _ in (payload: bench.pool.draw(&random), age: Int64(1 + random.below(spread))) }
    let start = bench.clock.now.milliseconds - idle.millisecondsRoundedUp
    let stride = max(1, count / Self.remembered)
    let tokens = try await concurrently(count, width: bench.settings.concurrency) { number async throws(SessionError) in
      let plan = plans[number]
      let outcome = try await bench.store.commit(
        bench.operations(SessionStamp(payload: plan.payload), subject: nil), to: nil, now: Timestamp(milliseconds: start - plan.age))
      guard case .committed(_, let token?) = outcome else {
        throw SessionError(.backend, "the store answered '\(outcome)' when a session of the past was to be made")
      }
      return number % stride == 0 ? FormerToken(token: token, failure: .resurrected) : nil
    }
    return tokens.compactMap { $0 }
  }
}
