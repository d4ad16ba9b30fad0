import Sessions

/// Runs cases on a store: each in its own namespace, within its own time, with one store object and with two.
public struct ConformanceRunner: Sendable {
  /// What a run tells while it goes on.
  public typealias Progress = @Sendable (_ done: Int, _ planned: Int, _ result: CaseResult) -> Void

  /// The cases to run.
  public let cases: [ConformanceCase]
  /// What random choices follow from.
  public let seed: UInt64
  /// How long a case may take. A store that hangs fails its cases.
  public let timeLimit: Duration

  /// Creates a runner.
  public init(cases: [ConformanceCase] = ConformanceSuite.cases, seed: UInt64 = 1, timeLimit: Duration = .seconds(10)) {
    self.cases = cases
    self.seed = seed
    self.timeLimit = timeLimit
  }

  /// Runs all cases on a store.
  public func run(_ backend: some ConformanceBackend, progress: Progress? = nil) async -> StoreResult {
    let arrangements = backend.arrangements
    var result: StoreResult
    switch await probe(backend) {
    case .success(let (capabilities, deviations)):
      result = StoreResult(
        store: backend.name, details: backend.details, adapterVersion: backend.adapterVersion, backendVersion: backend.backendVersion,
        capabilities: capabilities.sorted().map(\.rawValue),
        deviations: deviations.sorted().map(\.rawValue), planned: cases.count * arrangements.count, results: [])
    case .failure(let error):
      return StoreResult(
        store: backend.name, details: backend.details, adapterVersion: backend.adapterVersion, backendVersion: backend.backendVersion,
        capabilities: [], deviations: [],
        planned: cases.count * arrangements.count, results: [], error: "\(error)")
    }
    for instances in arrangements {
      for testCase in cases {
        let outcome = await run(testCase, on: backend, instances: instances)
        result.results.append(outcome)
        progress?(result.results.count, result.planned, outcome)
      }
    }
    return result
  }

  private func probe(_ backend: some ConformanceBackend) async
    -> Result<(Set<SessionCapability>, Set<SessionDeviation>), SessionError>
  {
    let opened = await TimeLimit.run(timeLimit) {
      do throws(SessionError) {
        let opened = try await backend.open(Self.namespace("probe"), instances: 1, configuration: .init())
        return Result<OpenedBackend, SessionError>.success(opened)
      } catch {
        return .failure(error)
      }
    }
    switch opened {
    case .success(let opened):
      let known = opened.stores.first.map { ($0.capabilities, $0.deviations) } ?? ([], [])
      _ = await TimeLimit.run(timeLimit) { await opened.close() }
      return .success(known)
    case .failure(let error): return .failure(error)
    case nil: return .failure(SessionError(.timeout, "the store did not open within \(timeLimit)"))
    }
  }

  private func run(_ testCase: ConformanceCase, on backend: some ConformanceBackend, instances: Int) async -> CaseResult {
    let started = ContinuousClock.now
    let caseSeed = seed &+ testCase.id.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
    let run = CaseRun(testCase, seed: caseSeed)
    let finished = await TimeLimit.run(timeLimit) {
      await run.execute(on: backend, namespace: Self.namespace(testCase.id), instances: instances)
    }
    let verdict = finished ?? .timedOut(timeLimit)
    let isTrouble = verdict.outcome == .failed || verdict.outcome == .errored
    let elapsed = started.duration(to: .now).components
    return CaseResult(
      id: testCase.id, title: testCase.title, level: testCase.level, rules: testCase.rules, instances: instances,
      repetition: 1, outcome: verdict.outcome, reason: verdict.reason, what: verdict.failure?.what,
      expected: verdict.failure?.expected, seen: verdict.failure?.seen, steps: isTrouble ? run.steps : nil, seed: seed,
      milliseconds: Double(elapsed.seconds) * 1000 + Double(elapsed.attoseconds) / 1e15)
  }

  /// A name that no other case, run or process has: two runs may share a database.
  private static func namespace(_ id: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let name = id.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return "c_\(String(name))_\(String(generator.next(), radix: 36))"
  }
}
