import SessionsBenchmark

/// What the process of a cell answers: one line of JSON on its standard output.
struct CellReply: Codable, Sendable {
  let cell: BenchmarkCell?
  /// Why there is none.
  let error: String?
}
