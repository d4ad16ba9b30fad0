import Sessions
public import SessionsConformance
import SessionsTesting

/// Runs the cases over the wire on one server, one after the other.
public struct HTTPConformanceRunner: Sendable {
  /// Called after each result of a run.
  public typealias Progress = @Sendable (_ done: Int, _ planned: Int, _ result: CaseResult) -> Void

  /// The cases to run.
  public let cases: [HTTPCase]
  /// The seed of the order and of generated names and values; 0 for the order of the catalogue and plain names.
  public let seed: UInt64
  /// The longest wait for a connection or an answer.
  public let deadline: Duration
  /// The longest time of a case.
  public let timeLimit: Duration
  /// The number of runs of each case, each with the next seed.
  public let repetitions: Int
  /// The known failures.
  public let baseline: Baseline?

  /// Creates a runner; a number of repetitions below 1 counts as 1.
  public init(
    cases: [HTTPCase] = HTTPConformanceSuite.cases, seed: UInt64 = 0, deadline: Duration = .seconds(5), timeLimit: Duration = .seconds(60),
    repetitions: Int = 1, baseline: Baseline? = nil
  ) {
    self.cases = cases
    self.seed = seed
    self.deadline = deadline
    self.timeLimit = timeLimit
    self.repetitions = max(1, repetitions)
    self.baseline = baseline
  }

  /// Judges a server.
  ///
  /// One that cannot be reached, or does not say at `/about` what it can do, gives a result with an error and without cases.
  public func run(_ server: HTTPTarget, progress: Progress? = nil) async -> StoreResult {
    let planned = cases.count * repetitions
    let target: HTTPTarget
    switch await server.asked(deadline: deadline) {
    case .success(let answer): target = answer
    case .failure(let error): return StoreResult(store: server.name, details: [:], planned: planned, error: "\(error)")
    }
    let about = target.about
    var result = StoreResult(
      store: target.name, details: ["name": about.name], capabilities: Set(about.capabilities).sorted(), planned: planned)
    for repetition in 1...repetitions {
      result.results += await run(repetition, on: target) { progress?(result.results.count + $0, planned, $1) }
    }
    baseline?.apply(to: &result.results, store: target.name) { _ in false }
    return result
  }

  /// The report of results of this runner, which all formats of reports render.
  public func report(_ results: [StoreResult]) -> SuiteReport {
    SuiteReport(seed: seed, stores: results, suiteVersion: HTTPConformanceSuite.version)
  }

  /// Runs all cases once; the results have the order of the catalogue.
  private func run(_ repetition: Int, on target: HTTPTarget, _ progress: (Int, CaseResult) -> Void) async -> [CaseResult] {
    let seed = seed == 0 && repetition == 1 ? 0 : seed &+ UInt64(repetition - 1)
    var order = Array(cases.indices)
    var generator = SplitMix64(seed: seed)
    if seed != 0 { order.shuffle(using: &generator) }
    var results = [CaseResult?](repeating: nil, count: cases.count)
    for (done, index) in order.enumerated() {
      let result = await run(cases[index], on: target, seed: seed, repetition: repetition)
      results[index] = result
      progress(done + 1, result)
    }
    return results.compactMap(\.self)
  }

  private func run(_ testCase: HTTPCase, on target: HTTPTarget, seed: UInt64, repetition: Int) async -> CaseResult {
    let started = ContinuousClock.now
    let context = HTTPCaseContext(target, caseID: testCase.id, seed: seed, deadline: deadline)
    let verdict: CaseVerdict
    if let lacking = target.lacking(testCase.needs).first {
      verdict = CaseVerdict(outcome: .skipped, reason: lacking.absence)
    } else {
      verdict = await TimeLimit.run(timeLimit) { await Self.judge(testCase, context) } ?? .timedOut(timeLimit)
    }
    context.finish()
    return CaseResult(testCase, verdict, steps: context.steps, repetition: repetition, seed: seed, started: started)
  }

  private static func judge(_ testCase: HTTPCase, _ context: HTTPCaseContext) async -> CaseVerdict {
    await .judging(success: CaseVerdict(outcome: .passed), unexpected: "the exchange could not take place") {
      do {
        try await context.control("POST", "reset")
        try await testCase.body(context)
      } catch let error as WireError where error.kind != .refused {
        throw CaseFailure(context.named(error.sent), expected: error.awaited, seen: context.named(error.actual))
      }
    }
  }
}
