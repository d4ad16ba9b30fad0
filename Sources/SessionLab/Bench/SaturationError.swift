import SessionsBenchmark

/// Why it is not known what a store can do.
struct SaturationError: Error {
  /// What its cell came to instead of numbers.
  let outcome: CellOutcome
}
