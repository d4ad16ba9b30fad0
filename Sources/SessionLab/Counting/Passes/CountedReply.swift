import SessionsBenchmark

/// What counting a cell came to.
enum CountedReply: Codable, Sendable, Equatable {
  case done(CountedOutcome)
  /// The store cannot be counted under any workload.
  case uncountable(reason: String)
}
