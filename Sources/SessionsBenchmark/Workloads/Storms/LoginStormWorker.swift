package import Sessions

/// A worker whose every request is a visitor that comes, logs in, writes once and leaves.
package struct LoginStormWorker: TurnoverWorker {
  var keeper: SessionKeeper
  private var random: RandomStream
  private var oldest = 0

  init(_ keeper: SessionKeeper, index: Int) {
    self.keeper = keeper
    random = RandomStream(seed: keeper.bench.settings.seed, .requests, index: index)
  }

  /// Creates, loads, logs in and saves.
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
