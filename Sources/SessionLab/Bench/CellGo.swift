import SessionsBenchmark

/// What lets the process of a cell go on that waits: a line of JSON on its standard input.
struct CellGo: Codable, Sendable {
  /// When it may make requests; nil for always.
  var slices: LoadSlices?
}
