/// One round: every cell once, in a fresh process and on fresh data. It is the unit that statistics count.
package struct BenchmarkRound: Codable, Sendable, Equatable {
  /// Its number, from 0.
  package let index: Int
  /// The cells in the order in which they ran.
  package let cells: [BenchmarkCell]

  /// Creates a round.
  package init(
    index: Int, cells: [BenchmarkCell]
  ) {
    self.index = index
    self.cells = cells
  }
}
