/// What came of a compare-and-swap.
public enum ReplaceOutcome: String, Sendable, Hashable {
  /// The record was replaced; its version is one more than expected.
  case replaced
  /// Nothing was written: the record is absent, expired or has another version.
  case stale
}
