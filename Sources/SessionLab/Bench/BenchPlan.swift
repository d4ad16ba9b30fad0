import Foundation
import SessionsBenchmark

/// The cells of a run, in the order in which they are measured.
struct BenchPlan: Sendable {
  /// One cell of a round.
  struct Cell: Sendable {
    let store: StoreArgument
    let scenario: String
    let step: BenchScenario.Step

    init(store: StoreArgument, scenario: String, step: BenchScenario.Step) {
      (self.store, self.scenario, self.step) = (store, scenario, step)
    }

    /// A workload under the load that the options say.
    init(store: StoreArgument, workload: String) {
      self.init(store: store, scenario: workload, step: BenchScenario.Step(value: nil, workload: workload, load: .asGiven))
    }

    /// What the result calls it.
    func result(_ outcome: CellOutcome) -> BenchmarkCell {
      BenchmarkCell(backend: store.name, workload: scenario, step: step.value, outcome: outcome)
    }

    /// What it is, for a line of progress.
    var text: String { "\(store.name) \(scenario)" + (step.value.map { " \(Int($0))" } ?? "") }
  }

  /// The cells of each round. Their order differs from round to round and follows from the seed: what happens on the machine meanwhile
  /// must not always hit the same store.
  let rounds: [[Cell]]

  init(stores: [StoreArgument], scenarios: [BenchScenario], rounds: Int, seed: UInt64) {
    let cells = scenarios.flatMap { scenario in
      scenario.steps.flatMap { step in stores.map { Cell(store: $0, scenario: scenario.id, step: step) } }
    }
    self.rounds = (0..<rounds).map { round in
      var random = RandomStream(seed: seed, .order, index: round)
      return cells.shuffled(using: &random)
    }
  }

  var cellCount: Int { rounds.reduce(0) { $0 + $1.count } }
}
