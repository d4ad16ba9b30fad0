import Foundation
import SessionsBenchmark

/// The cells of a run, in the order in which they are measured.
struct BenchPlan: Sendable {
  /// One cell of a round.
  struct Cell: Sendable {
    let store: StoreArgument
    let workload: String
  }

  /// The cells of each round. Their order differs from round to round and follows from the seed: what happens on the machine meanwhile
  /// must not always hit the same store.
  let rounds: [[Cell]]

  init(stores: [StoreArgument], workloads: [String], rounds: Int, seed: UInt64) {
    let cells = workloads.flatMap { workload in stores.map { Cell(store: $0, workload: workload) } }
    self.rounds = (0..<rounds).map { round in
      var random = RandomStream(seed: seed, .order, index: round)
      return cells.shuffled(using: &random)
    }
  }

  var cellCount: Int { rounds.reduce(0) { $0 + $1.count } }
}
