import SessionsBenchmark

/// What `--workload` names: visitors under the load that the other options say, or a row of cells that vary one thing.
struct BenchScenario: Sendable {
  /// One cell of each store and round.
  struct Step: Sendable {
    /// Where it stands on the axis; nil for a scenario that varies nothing.
    let value: Double?
    /// The workload of the library.
    let workload: String
    let load: Load
  }

  /// How the requests of a step come.
  enum Load: Sendable, Equatable {
    /// As the options say.
    case asGiven
    /// A closed loop of so many tasks.
    case tasks(Int)
    /// An open loop at so many percent of what the store did in a closed one.
    case percentOfSaturation(Double)
  }

  let id: String
  let summary: String
  let axis: SweepAxis?
  let steps: [Step]
  /// What no measurement of real traffic stands behind, beside what every workload assumes.
  let assumptions: [String]

  /// Whether it has to be known first how much each store can do.
  var needsSaturation: Bool { steps.contains { if case .percentOfSaturation = $0.load { true } else { false } } }

  /// The scenario of a name; nil when there is none. Single steps of a sweep, such as `payload-1024`, have names too.
  static func named(_ id: String) -> BenchScenario? {
    all.first { $0.id == id } ?? BenchmarkWorkloads.named(id).map { BenchScenario($0) }
  }

  init(_ workload: any Workload) {
    self.init(
      id: workload.id, summary: workload.summary, axis: nil, steps: [Step(value: nil, workload: workload.id, load: .asGiven)],
      assumptions: workload.assumptions)
  }

  init(id: String, summary: String, axis: SweepAxis?, steps: [Step], assumptions: [String]) {
    self.id = id
    self.summary = summary
    self.axis = axis
    self.steps = steps
    self.assumptions = assumptions
  }
}
