import SessionsBenchmark

/// In which order the builds are measured.
struct ComparePlan: Sendable {
  /// A store under a workload, measured with each build, one right after the other.
  struct Block: Sendable {
    let cell: BenchPlan.Cell
    /// The builds in their order.
    let roles: [RunPairing.Role]
  }

  /// The blocks of each round.
  let rounds: [[Block]]

  /// - Parameter cells: What is measured in every round, in an order that follows from the seed, as that of the builds does. Every build
  ///   comes first, second and last equally often, as far as the number of rounds allows: who comes first may have it easier.
  init(cells: [BenchPlan.Cell], roles: [RunPairing.Role], rounds: Int, seed: UInt64) {
    let orders = Self.orders(of: roles)
    let turns = cells.indices.map { index in
      var random = RandomStream(seed: seed, .order, index: index)
      var turns: [[RunPairing.Role]] = []
      while turns.count < rounds { turns += orders.shuffled(using: &random) }
      return turns
    }
    self.rounds = (0..<rounds).map { round in
      var random = RandomStream(seed: seed, .order, index: cells.count + round)
      return cells.indices.map { Block(cell: cells[$0], roles: turns[$0][round]) }.shuffled(using: &random)
    }
  }

  var cellCount: Int { rounds.joined().reduce(0) { $0 + $1.roles.count } }

  /// All orders of some builds.
  private static func orders(of roles: [RunPairing.Role]) -> [[RunPairing.Role]] {
    guard !roles.isEmpty else { return [[]] }
    return roles.flatMap { first in orders(of: roles.filter { $0 != first }).map { [first] + $0 } }
  }
}
