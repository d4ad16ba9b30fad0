/// What the sessions take that a cell begins with.
struct StoredSessions: Sendable {
  let bytes: Int64
  let sessions: Int

  /// Nil where the backend does not tell, or where other things than live sessions were stored.
  ///
  /// - Parameters:
  ///   - sessions: How many live sessions the store was filled with.
  ///   - empty: What the backend said before it was filled.
  ///   - filled: What it said afterwards.
  init?(_ sessions: Int?, from empty: BackendReading?, to filled: BackendReading?) {
    guard let sessions, let empty, let filled, let bytes = filled.storedBytes(since: empty) else { return nil }
    (self.bytes, self.sessions) = (bytes, sessions)
  }
}
