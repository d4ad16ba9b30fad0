import SessionsBenchmark

/// What the process of a cell answers, in lines of JSON on its standard output: that it is ready where it was asked to wait, and then a cell
/// or why there is none.
struct CellReply: Codable, Sendable {
  var isReady: Bool?
  var cell: BenchmarkCell?
  /// What was counted, where counting was asked for.
  var counted: CountedReply?
  var error: String?
}
