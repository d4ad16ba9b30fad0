/// What came of counting a cell.
package enum CountedOutcome: Codable, Sendable, Equatable {
  /// The counters.
  case counted(ExactCounters)
  /// The store cannot do what the workload asks for.
  case unsupported(reason: String)
  /// What was read back was not what was written: there are no counters.
  case invalid(reason: String)
}
