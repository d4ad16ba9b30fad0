package import Sessions

/// A worker whose every request is another bot's.
package struct BotsWorker: TurnoverWorker {
  var keeper: SessionKeeper
  private let creates: Chance
  private var random: RandomStream
  private var oldest = 0

  init(_ keeper: SessionKeeper, _ creates: Chance, index: Int) {
    self.keeper = keeper
    self.creates = creates
    random = RandomStream(seed: keeper.bench.settings.seed, .requests, index: index)
  }

  /// Creates a session in place of the oldest, or loads an unknown one.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    guard random.happens(creates) else { return try await guess(&recorder) }
    let session = oldest
    oldest = (oldest + 1) % keeper.sessions.count
    let payload = keeper.bench.pool.draw(&random)
    try await keeper.expire(session, &recorder)
    try await keeper.create(session, payload: payload, &recorder)
  }

  private mutating func guess(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let bench = keeper.bench
    let token = UnknownToken.like(keeper.sessions[oldest].token, &random)
    let now = bench.clock.now
    let outcome = try await recorder.measure(.loadMiss) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
    recorder.count(.miss, by: 1)
    if case .live = outcome { keeper.fail(.unknownTokenOpens, "a random token opened a session", &recorder) }
  }
}
