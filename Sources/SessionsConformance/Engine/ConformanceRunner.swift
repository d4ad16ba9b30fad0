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
  /// The longest time of a case in which the store does not answer. A store that hangs fails its cases; one that answers slowly has more
  /// time, by the pace that was measured at the start, and a case that even this ends is inconclusive.
  public let timeLimit: Duration
  /// The number of runs of each case. Each run has a seed of its own: the first ``seed``, the second ``seed`` + 1, and so on.
  public let repetitions: Int
  /// The number of cases that run at the same time. They share only the backend.
  public let jobs: Int
  /// The known failures.
  public let baseline: Baseline?
  /// The one schedule that the cases of schedules run, instead of all.
  package var schedule: Schedule?

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
    let pace: StorePace
    switch probed {
    case .success(let (capabilities, deviations, measured)):
      pace = measured
      result.capabilities = capabilities.sorted().map(\.rawValue)
      result.deviations = deviations.sorted().map(\.rawValue)
    case .failure(let error):
      result.error = "\(error)"
      await backend.finish()
      return result
    }
    result.results = await run(plan, on: backend, pace, progress)
    result.error = backend.verdict
    let stochastic = Set(cases.filter(\.isStochastic).map(\.id))
    baseline?.apply(to: &result.results, store: backend.name) { stochastic.contains($0) }
    if result.error == nil { result.notes = await underclaims(of: result, on: backend, pace) }
    await backend.finish()
    return result
  }

  private struct PlannedRun: Sendable {
    let testCase: ConformanceCase
    let instances: Int
    let repetition: Int

    var endsProcess: Bool { testCase.restarts.contains(where: \.endsProcess) }
  }

  private func plan(_ backend: some ConformanceBackend) -> [PlannedRun] {
    (1...repetitions).flatMap { repetition in
      backend.arrangements.flatMap { instances in
        cases.map { PlannedRun(testCase: $0, instances: instances, repetition: repetition) }
      }
    }
  }

  /// Runs the plan, ``jobs`` cases at a time; returns the results in the order of the plan. It ends early when the backend is lost.
  private func run(_ plan: [PlannedRun], on backend: some ConformanceBackend, _ pace: StorePace, _ progress: Progress?) async
    -> [CaseResult]
  {
    var results = [CaseResult?](repeating: nil, count: plan.count)
    var done = 0
    // They would end the process that the cases beside it work in.
    let (alone, beside) = (plan.indices.filter { plan[$0].endsProcess }, plan.indices.filter { !plan[$0].endsProcess })
    for (indices, jobs) in [(beside, jobs), (alone, 1)] {
      await withTaskGroup(of: (Int, CaseResult).self) { group in
        var waiting = indices[...]
        func start() {
          guard backend.verdict == nil, let index = waiting.popFirst() else { return }
          group.addTask { (index, await run(plan[index], on: backend, pace)) }
        }
        for _ in 0..<jobs { start() }
        while let (index, result) = await group.next() {
          results[index] = result
          done += 1
          progress?(done, plan.count, result)
          start()
        }
      }
    }
    return results.compactMap { $0 }
  }

  /// Opens a store for its declarations and its pace.
  private func probe(_ backend: some ConformanceBackend) async
    -> Result<(Set<SessionCapability>, Set<SessionDeviation>, StorePace), SessionError>
  {
    let limit = timeLimit + backend.startLimit
    let opened = await TimeLimit.run(limit) {
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
      var pace = await StorePace.measured(on: opened, within: timeLimit)
      pace.jobs = jobs
      _ = await TimeLimit.run(timeLimit) { await opened.close() }
      return .success((known.0, known.1, pace))
    case .failure(let error): return .failure(error)
    case nil: return .failure(SessionError(.timeout, "the store did not open within \(limit)"))
    }
  }

  private func run(_ planned: PlannedRun, on backend: some ConformanceBackend, _ pace: StorePace) async -> CaseResult {
    let started = ContinuousClock.now
    let testCase = planned.testCase
    let seed = seed &+ UInt64(planned.repetition - 1)
    let (verdict, steps) = await judge(testCase, on: backend, pace, instances: planned.instances, seed: seed)
    return CaseResult(
      testCase, verdict, steps: steps, instances: planned.instances, repetition: planned.repetition, seed: seed, started: started)
  }

  private func judge(
    _ testCase: ConformanceCase, on backend: some ConformanceBackend, _ pace: StorePace, instances: Int, seed: UInt64,
    ignoringDeclarations: Bool = false
  ) async -> (CaseVerdict, [CaseStep]) {
    let caseSeed = seed &+ testCase.id.utf8.reduce(0) { $0 &* 31 &+ UInt64($1) }
    let run = CaseRun(testCase, seed: caseSeed, pace: pace, schedule: schedule, ignoresDeclarations: ignoringDeclarations)
    // What starts slowly is no slow store.
    let timeLimit = timeLimit * (1 + testCase.restarts.count)
    let openLimit = timeLimit + backend.startLimit
    let opening = await TimeLimit.run(openLimit) {
      await run.open(on: backend, namespace: Self.namespace(testCase.id), instances: instances)
    }
    var verdict: CaseVerdict
    switch opening {
    case nil: verdict = .timedOut(openLimit)
    case .some(let known?): verdict = known
    case .some(nil):
      let (start, limit, before) = (ContinuousClock.now, timeLimit, backend.progress?.answers ?? 0)
      let latest = Locked(StorePace.Progress(of: run, on: backend, since: before))
      let finished = await TimeLimit.run(
        growing: {
          let progress = StorePace.Progress(of: run, on: backend, since: before)
          latest.withLock { $0 = progress }
          return pace.limit(limit, progress, since: start)
        }
      ) { await run.execute() }
      verdict = finished ?? pace.verdict(latest.withLock { $0 }, since: start, limit: limit)
    }
    if let breach = backend.takeBreach() { verdict = verdict.breached(by: breach) }
    return (verdict, run.steps)
  }

  /// Notes on capabilities that work without being declared: every case that needs no other undeclared one passes.
  private func underclaims(of result: StoreResult, on backend: some ConformanceBackend, _ pace: StorePace) async -> [String] {
    var notes: [String] = []
    let declared = Set(result.capabilities.compactMap(SessionCapability.init(rawValue:)))
    for capability in SessionCapability.allCases.sorted() where !declared.contains(capability) {
      let proving = cases.filter { !$0.isStochastic && !$0.needsRecords && $0.needs.subtracting(declared) == [capability] }
      var works = !proving.isEmpty
      for testCase in proving where works {
        works =
          await judge(testCase, on: backend, pace, instances: backend.arrangements.first ?? 1, seed: seed, ignoringDeclarations: true)
          .0.outcome == .passed
      }
      if works { notes.append("\(capability.rawValue) works but is not declared: all \(proving.count) cases that need only it pass") }
    }
    return notes
  }

  /// A name that no other case, run or process has: two runs may share a database.
  private static func namespace(_ id: String) -> String {
    let name = id.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" }
    return RunNamespace.make("c_\(String(name))")
  }
}
