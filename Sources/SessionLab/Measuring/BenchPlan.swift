package import SessionsBenchmark

/// A value of `--workload`: visitors under the load of the other options, or a row of cells that vary one thing.
package struct BenchScenario: Sendable {
  /// One cell of each store and round.
  package struct Step: Sendable {
    /// Its value on the axis; nil for a scenario that varies nothing.
    package let value: Double?
    /// The workload of the library.
    package let workload: String
    let load: Load
  }

  /// The load of a step.
  package enum Load: Sendable, Equatable {
    /// The load of the options.
    case asGiven
    /// A closed loop with this number of tasks.
    case tasks(Int)
    /// An open loop at this percentage of the store's rate in a closed one.
    case percentOfSaturation(Double)
  }

  package let id: String
  package let summary: String
  package let axis: SweepAxis?
  package let steps: [Step]
  /// The assumptions without support by measurements of real traffic, beside those of every workload.
  let assumptions: [String]

  /// Whether the limit of each store has to be measured first.
  var needsSaturation: Bool { steps.contains { if case .percentOfSaturation = $0.load { true } else { false } } }

  /// The scenario of a name; nil when there is none. Single steps of a sweep, such as `payload-1024`, have names too.
  package static func named(_ id: String) -> BenchScenario? {
    all.first { $0.id == id } ?? BenchmarkWorkloads.named(id).map { BenchScenario($0) }
  }

  package init(_ workload: any Workload) {
    self.init(
      id: workload.id, summary: workload.summary, axis: nil, steps: [Step(value: nil, workload: workload.id, load: .asGiven)],
      assumptions: workload.assumptions)
  }

  private init(id: String, summary: String, axis: SweepAxis?, steps: [Step], assumptions: [String]) {
    self.id = id
    self.summary = summary
    self.axis = axis
    self.steps = steps
    self.assumptions = assumptions
  }
}

extension BenchScenario {
  /// All scenarios, in the order of reports.
  package static let all: [BenchScenario] = {
    // The steps of sweeps are no scenarios of their own, and the floor of the benchmark comes last.
    let swept = Set((VisitorWorkload.payloadSweep.map(\.id) + LogoutEverywhereWorkload.all.map(\.id) + [floor.id]))
    return BenchmarkWorkloads.all.filter { !swept.contains($0.id) }.map { BenchScenario($0) }
      + [logoutEverywhere, payloadSweep, concurrencySweep, rateLadder, coldStart, floor]
  }()

  /// The scenarios of `--workload all`: the floor is measured anyway.
  static let measured: [BenchScenario] = all.filter { $0.id != floor.id }

  private static let floor = BenchScenario(NullStoreWorkload())

  private static let logoutEverywhere = BenchScenario(
    id: "logout-everywhere", summary: "end all sessions of a user at once, then make them anew", axis: .sessionsPerUser,
    steps: LogoutEverywhereWorkload.all.map { Step(value: Double($0.sessionsPerUser), workload: $0.id, load: .asGiven) },
    assumptions: LogoutEverywhereWorkload.all.first?.assumptions ?? [])

  private static let payloadSweep = BenchScenario(
    id: "payload-sweep", summary: "load and save with every request, at sizes from 128 B to 64 KiB", axis: .payloadBytes,
    steps: VisitorWorkload.sweptSizes.map { Step(value: Double($0), workload: "payload-\($0)", load: .asGiven) }, assumptions: [])

  private static let concurrencySweep = BenchScenario(
    id: "concurrency-sweep", summary: "browse with more and more requests in flight", axis: .tasks,
    steps: [1, 4, 16, 64, 256].map { Step(value: Double($0), workload: VisitorWorkload.browse.id, load: .tasks($0)) },
    assumptions: VisitorWorkload.browse.assumptions)

  private static let rateLadder = BenchScenario(
    id: "rate-ladder", summary: "browse at random instants, so many percent of the rate that the store reached when it was asked for all",
    axis: .offeredPercent,
    steps: [25, 50, 75, 90, 110].map { Step(value: $0, workload: VisitorWorkload.browse.id, load: .percentOfSaturation($0)) },
    assumptions: VisitorWorkload.browse.assumptions + [
      "saturation is the most of what closed loops did and of what was kept up with when more and more was offered"
    ])

  private static let coldStart = BenchScenario(
    id: ColdStart.id, summary: ColdStart.summary, axis: nil, steps: [Step(value: nil, workload: ColdStart.id, load: .tasks(1))],
    assumptions: ["the machine has the store's files and the server's caches in memory"])
}

/// The cells of a run, in the order in which they are measured.
package struct BenchPlan: Sendable {
  /// One cell of a round.
  package struct Cell: Sendable {
    package let store: any LabStore
    package let scenario: String
    package let step: BenchScenario.Step

    init(store: any LabStore, scenario: String, step: BenchScenario.Step) {
      (self.store, self.scenario, self.step) = (store, scenario, step)
    }

    /// Creates a cell of a workload under the load of the options.
    package init(store: any LabStore, workload: String) {
      self.init(store: store, scenario: workload, step: BenchScenario.Step(value: nil, workload: workload, load: .asGiven))
    }

    /// The cell in a result.
    package func result(_ outcome: CellOutcome) -> BenchmarkCell {
      BenchmarkCell(backend: store.name, workload: scenario, step: step.value, outcome: outcome)
    }

    /// The cell in a line of progress.
    package var text: String { "\(store.name) \(scenario)" + (step.value.map { " \(Int($0))" } ?? "") }
  }

  /// The cells of each round. Their order differs from round to round and follows from the seed: a disturbance of the machine must
  /// not always hit the same store.
  package let rounds: [[Cell]]

  package init(stores: [any LabStore], scenarios: [BenchScenario], rounds: Int, seed: UInt64) {
    let cells = scenarios.flatMap { scenario in
      scenario.steps.flatMap { step in stores.map { Cell(store: $0, scenario: scenario.id, step: step) } }
    }
    self.rounds = (0..<rounds).map { round in
      var random = RandomStream(seed: seed, .order, index: round)
      return cells.shuffled(using: &random)
    }
  }

  package var cellCount: Int { rounds.reduce(0) { $0 + $1.count } }
}
