/// The kinds of calls that reach a record store, as the tests of a handler tell them apart.
public enum RecordCall: String, Sendable, Hashable, CaseIterable {
  /// A load, or a list of a subject's records.
  case read
  /// A create or a replace.
  case write
  /// A touch.
  case touch
  /// A destroy, of one record or of a subject's.
  case delete
}
