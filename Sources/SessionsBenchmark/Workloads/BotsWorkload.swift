package import Sessions

/// Unwanted visitors: crawlers and health checks, which never send their cookie back, and guesses at tokens.
package struct BotsWorkload: Workload {
  /// The stable name.
  package let id = "bots"
  /// The work of one request.
  package let summary = "create a session that is never used, or load a token that nobody was given"
  /// The part of the requests that create a session.
  private static let creates = 0.7
  /// The size of their sessions.
  private static let payloadSizes: PayloadSizes = .fixed(128)

  /// Creates the workload.
  package init() {}

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] {
    [
      "mix: \((Self.creates * 100).rounded()) % creates, the rest loads of unknown tokens", "payload sizes here: \(Self.payloadSizes)",
      "for each new session the worker's oldest one is ended (kind: expire), so that the number of records stays the same",
    ]
  }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    context.settings.payloadSizes = Self.payloadSizes
    try context.check(for: self)
    let creates = Chance(Self.creates)
    return try await TurnoverRun(WorkloadBench(context, limits: limits), loggedInShare: 0) { BotsWorker($0, creates, index: $1) }
  }
}

/// A worker that makes each request as another bot.
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
    let token = unknownToken(like: keeper.sessions[oldest].token)
    let now = bench.clock.now
    let outcome = try await recorder.measure(.loadMiss) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
    recorder.count(.miss, by: 1)
    if case .live = outcome { keeper.fail(.unknownTokenOpens, "a random token opened a session", &recorder) }
  }

  /// A token that no visitor was given, for a store whose tokens look like `known`: the store has to look for it.
  ///
  /// It is 64 random characters where tokens are a selector and a secret; otherwise `known` with other characters in the middle.
  private mutating func unknownToken(like known: String) -> String {
    guard known.utf8.count != SessionToken.characterCount, known.utf8.count >= 96 else { return randomToken() }
    let middle = known.index(known.startIndex, offsetBy: known.utf8.count / 2)
    let end = known.index(middle, offsetBy: 16)
    return String(known[..<middle]) + randomToken().prefix(16) + known[end...]
  }

  private mutating func randomToken() -> String {
    let words = (random.next(), random.next(), random.next(), random.next(), random.next(), random.next())
    return withUnsafeBytes(of: words) { Base64URL.encode($0) }
  }
}
