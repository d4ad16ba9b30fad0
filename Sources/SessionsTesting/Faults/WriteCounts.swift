package import Sessions

/// What a ``WriteLoad`` came to.
package struct WriteCounts: Sendable {
  /// Writes that the store said were done: creates, replaces and destroys.
  package var acknowledged = 0
  /// Writes that failed with an error that leaves open whether they were done.
  package var indeterminate = 0
  /// Writes that failed with an error that says that nothing was changed.
  package var refused = 0
  /// Acknowledged writes that are not there any more, and destroyed sessions that are there again.
  package var lost = 0
  /// Sessions whose destruction was acknowledged.
  package var destroyed = 0
  /// The errors, those of reads too, by their code.
  package var codes: [SessionErrorCode: Int] = [:]
  /// The longest that an operation took, whatever came of it.
  package var longest: Duration = .zero
  /// What must not be: the first of them in words. Losses are left out when the load accepts them.
  package var wrong: [String] = []
  /// When a write was first acknowledged since somebody began to wait for that.
  var firstAcknowledged: ContinuousClock.Instant?

  /// The errors of a server that cannot be reached or takes too long are the only ones that a fault may cause.
  package var hasOnlyOutageErrors: Bool { codes.keys.allSatisfy { $0 == .unavailable || $0 == .timeout } }

  mutating func acknowledge() {
    acknowledged += 1
    if firstAcknowledged == nil { firstAcknowledged = .now }
  }

  mutating func fail(_ error: SessionError, isWrite: Bool) {
    codes[error.code, default: 0] += 1
    if !isWrite {
      if error.isIndeterminate { note("a read failed with an error that says it may have been done") }
    } else if error.isIndeterminate {
      indeterminate += 1
    } else {
      refused += 1
    }
  }

  mutating func note(_ what: String) {
    // One fault can make every session wrong: the first ones tell what it is.
    if wrong.count < 20 { wrong.append(what) }
  }
}
