import Sessions
import SessionsTesting

/// Runs cases on a store: each in its own namespace, within its own time, with one store object and with two.
public struct ConformanceRunner: Sendable {
  /// Called after each result of a run.
  public typealias Progress = @Sendable (_ done: Int, _ planned: Int, _ result: CaseResult) -> Void

  /// The cases to run.
  public let cases: [ConformanceCase]
  /// The seed of random choices.
  public let seed: UInt64
  /// The longest time of a case. A store that hangs fails its cases.
  public let timeLimit: Duration
  /// The number of runs of each case. Each run has a seed of its own: the first ``seed``, the second ``seed`` + 1, and so on.
  public let repetitions: Int
  /// The number of cases that run at the same time. They share only the backend.
  public let jobs: Int
  /// The known failures.
  public let baseline: Baseline?

  /// Creates a runner; numbers below 1 count as 1.
  public init(
    cases: [ConformanceCase] = ConformanceSuite.cases, seed: UInt64 = 1, timeLimit: Duration = .seconds(10), repetitions: Int = 1,
    jobs: Int = 1, baseline: Baseline? = nil
  ) {
    self.cases = cases
    self.seed = seed
    self.timeLimit = timeLimit
    self.repetitions = max(1, repetitions)
    self.jobs = max(1, jobs)
    self.baseline = baseline
  }

  /// Runs all cases on a store.
  ///
  /// A store that does not open gives a result with an error and without cases. The backend is finished in any case.
  public func run(_ backend: some ConformanceBackend, progress: Progress? = nil) async -> StoreResult {
    let plan = plan(backend)
    // The probe comes first, since some backends know their versions only after they were opened once.
    let probed = await probe(backend)
    var result = StoreResult(
      store: backend.name, details: backend.details, adapterVersion: backend.adapterVersion, backendVersion: backend.backendVersion,
      planned: plan.count)
    switch probed {
    case .success(let (capabilities, deviations)):
      result.capabilities = capabilities.sorted().map(\.rawValue)
      result.deviations = deviations.sorted().map(\.rawValue)
    case .failure(let error):
      result.error = "\(error)"
      await backend.finish()
      return result
    }
    result.results = await run(plan, on: backend, progress)
    let stochastic = Set(cases.filter(\.isStochastic).map(\.id))
    baseline?.apply(to: &result.results, store: backend.name) { stochastic.contains($0) }
    result.notes = await underclaims(of: result, on: backend)
    await backend.finish()
    return result
  }

  private struct PlannedRun: Sendable {
    let testCase: ConformanceCase
    let instances: Int
    let repetition: Int
  }

  private func plan(_ backend: some ConformanceBackend) -> [PlannedRun] {
    (1...repetitions).flatMap { repetition in
      backend.arrangements.flatMap { instances in
        cases.map { PlannedRun(testCase: $0, instances: instances, repetition: repetition) }
      }
    }
  }

  /// Runs the plan, ``jobs`` cases at a time; returns the results in the order of the plan.
  private func run(_ plan: [PlannedRun], on backend: some ConformanceBackend, _ progress: Progress?) async -> [CaseResult] {
    await withTaskGroup(of: (Int, CaseResult).self) { group in
      var results = [CaseResult?](repeating: nil, count: plan.count)
      var next = 0
      var done = 0
      func start() {
        guard next < plan.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await run(plan[index], on: backend)) }
      }
      for _ in 0..<jobs { start() }
      while let (index, result) = await group.next() {
        results[index] = result
        done += 1
        progress?(done, plan.count, result)
        start()
      }
      return results.compactMap { $0 }
    }
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

  private func run(_ planned: PlannedRun, on backend: some ConformanceBackend) async -> CaseResult {
    let started = ContinuousClock.now
    let testCase = planned.testCase
    let seed = seed &+ UInt64(planned.repetition - 1)
    let (verdict, steps) = await judge(testCase, on: backend, instances: planned.instances, seed: seed)
    return CaseResult(
      testCase, verdict, steps: steps, instances: planned.instances, repetition: planned.repetition, seed: seed, started: started)
  }

  private func judge(
    _ testCase: ConformanceCase, on backend: some ConformanceBackend, instances: Int, seed: UInt64, ignoringDeclarations: Bool = false
  ) async -> (CaseVerdict, [CaseStep]) {
    let caseSeed = seed &+ testCase.id.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
    let run = CaseRun(testCase, seed: caseSeed, ignoresDeclarations: ignoringDeclarations)
    let finished = await TimeLimit.run(timeLimit) {
      await run.execute(on: backend, namespace: Self.namespace(testCase.id), instances: instances)
    }
    return (finished ?? .timedOut(timeLimit), run.steps)
  }

  /// Notes on capabilities that work without being declared: every case that needs no other undeclared one passes.
  private func underclaims(of result: StoreResult, on backend: some ConformanceBackend) async -> [String] {
    var notes: [String] = []
    let declared = Set(result.capabilities.compactMap(SessionCapability.init(rawValue:)))
    for capability in SessionCapability.allCases.sorted() where !declared.contains(capability) {
      let proving = cases.filter { !$0.isStochastic && !$0.needsRecords && $0.needs.subtracting(declared) == [capability] }
      var works = !proving.isEmpty
      for testCase in proving where works {
        works =
          await judge(testCase, on: backend, instances: backend.arrangements.first ?? 1, seed: seed, ignoringDeclarations: true).0.outcome
          == .passed
      }
      if works { notes.append("\(capability.rawValue) works but is not declared: all \(proving.count) cases that need only it pass") }
    }
    return notes
  }

  /// A name that no other case, run or process has: two runs may share a database.
  private static func namespace(_ id: String) -> String {
    var generator = SystemRandomNumberGenerator()
    let name = id.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return "c_\(String(name))_\(String(generator.next(), radix: 36))"
  }
}
