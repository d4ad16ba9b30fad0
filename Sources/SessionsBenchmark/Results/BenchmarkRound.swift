/// One round: every cell once, in a fresh process and on fresh data. It is the unit that statistics count.
public struct BenchmarkRound: Codable, Sendable, Equatable {
  /// Its number, from 0.
  public let index: Int
  /// The cells in the order in which they ran.
  public let cells: [BenchmarkCell]

  /// Creates a round.
  public init(
    index: Int, cells: [BenchmarkCell]
  ) {
    self.index = index
    self.cells = cells
  }
}
