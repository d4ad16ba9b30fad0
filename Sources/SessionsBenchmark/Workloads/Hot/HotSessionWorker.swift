package import Sessions

/// A worker that counts in sessions which it shares with all others.
package struct HotSessionWorker: WorkloadWorker {
  private let bench: WorkloadBench
  private let tokens: [String]
  private let tries: Int
  private var random: RandomStream
  /// For each session how many updates were acknowledged, and how many may have been done.
  private(set) var acknowledged: [Int]
  private(set) var inDoubt: [Int]
  /// What did not agree so far.
  private(set) var account = VerifyOutcome()

  static let countKey = "count"

  init(_ bench: WorkloadBench, tokens: [String], tries: Int, index: Int) {
    self.bench = bench
    self.tokens = tokens
    self.tries = tries
    random = RandomStream(seed: bench.settings.seed, .requests, index: index)
    acknowledged = Array(repeating: 0, count: tokens.count)
    inDoubt = acknowledged
  }

  /// Loads a session and adds 1 to a number in it, unless somebody else wrote it meanwhile; then once more.
  package mutating func request(_ recorder: inout some OperationRecorder) async throws(SessionError) {
    let session = random.below(tokens.count)
    for attempt in 0..<tries {
      if attempt > 0 { recorder.count(.retry, by: 1) }
      if try await update(session, &recorder) { return }
    }
    recorder.count(.gaveUp, by: 1)
  }

  /// One try; false after a conflict.
  private mutating func update(_ session: Int, _ recorder: inout some OperationRecorder) async throws(SessionError) -> Bool {
    let (bench, token, now) = (bench, tokens[session], bench.clock.now)
    let opened = try await recorder.measure(.load) { () async throws(SessionError) in try await bench.store.open(token, now: now) }
    guard case .live(let snapshot) = opened else {
      recorder.count(.miss, by: 1)
      fail(.missing, "a session that nobody ends was not found", &recorder)
      return true
    }
    recorder.count(.hit, by: 1)
    let operations: [SessionOperation] = [
      .set(Self.countKey, EncodedValue(json: String(Self.count(in: snapshot.content) + 1)))
    ]
    let outcome: CommitOutcome
    do throws(SessionError) {
      outcome = try await recorder.measure(.save) { () async throws(SessionError) in
        try await bench.store.commit(operations, to: snapshot, options: CommitOptions(onlyIfUnchanged: true), now: now)
      }
    } catch {
      if error.isIndeterminate { inDoubt[session] += 1 }
      throw error
    }
    switch outcome {
    case .committed: acknowledged[session] += 1
    case .conflict:
      recorder.count(.conflict, by: 1)
      return false
    case .unchanged, .destroyed, .gone, .superseded:
      fail(.wrongOutcome, "an update of a session that nobody ends or rotates came to \(outcome)", &recorder)
    }
    return true
  }

  static func count(in content: SessionContent) -> Int {
    content.fields[countKey].flatMap { Int($0.json) } ?? 0
  }

  private mutating func fail(_ failure: VerifyFailure, _ example: String, _ recorder: inout some OperationRecorder) {
    guard bench.remembers else { return }
    recorder.count(.wrongAnswer, by: 1)
    account.note(failure, example)
  }
}
