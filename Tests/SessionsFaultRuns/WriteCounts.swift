import Foundation
package import Sessions

/// The counts of a ``WriteLoad``.
package struct WriteCounts: Sendable {
  /// Writes that the store acknowledged: creates, replaces and destroys.
  package var acknowledged = 0
  /// Writes that failed with an indeterminate error.
  package var indeterminate = 0
  /// Writes that failed with an error that promises that nothing was changed.
  package var refused = 0
  /// Acknowledged writes that are gone, and destroyed sessions that are back.
  package var lost = 0
  /// Sessions whose destruction was acknowledged.
  package var destroyed = 0
  /// The errors by their code, those of reads included.
  package var codes: [SessionErrorCode: Int] = [:]
  /// The longest time that an operation took, whatever its outcome.
  package var longest: Duration = .zero
  /// The first violations, in words. Losses are left out when the load accepts them.
  package var wrong: [String] = []
  /// The time of the first acknowledged write since a caller began to wait for one.
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
    // One fault can make every session wrong: the first violations describe it.
    if wrong.count < 20 { wrong.append(what) }
  }
}

/// The result of a run with one fault, or with many; printed as a line that `ci/run-tests` gathers in a table.
package struct FaultCounts: Sendable {
  /// The name of the store, such as `Redis Cluster`.
  package let store: String
  /// The fault, such as `server killed (kill -9)`.
  package let fault: String
  package let acknowledged: Int
  package let lost: Int
  package let indeterminate: Int
  package let refused: Int
  /// The time from when the server could answer again until a write was acknowledged; nil when it was not measured.
  package let recovery: Duration?

  /// - Parameter recoveries: The times to recover, of which the longest counts.
  package init(_ store: String, _ fault: String, _ counts: WriteCounts, recoveries: [Duration] = []) {
    self.init(
      store, fault, acknowledged: counts.acknowledged, lost: counts.lost, indeterminate: counts.indeterminate,
      refused: counts.refused, recovery: recoveries.max())
  }

  package init(
    _ store: String, _ fault: String, acknowledged: Int, lost: Int, indeterminate: Int, refused: Int, recovery: Duration? = nil
  ) {
    self.store = store
    self.fault = fault
    self.acknowledged = acknowledged
    self.lost = lost
    self.indeterminate = indeterminate
    self.refused = refused
    self.recovery = recovery
  }

  /// The line; its fields are separated by ` | `.
  package var line: String {
    let seconds = recovery.map { String(format: "%.3f s", $0 / .seconds(1)) } ?? "-"
    return "FAULT | \(store) | \(fault) | acknowledged \(acknowledged) | lost \(lost) | indeterminate \(indeterminate) "
      + "| refused \(refused) | recovered \(seconds)"
  }

  /// Prints the line in one piece, also when the output goes to a file that others write to.
  package func report() {
    fflush(nil)
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
  }
}

/// The error when a run with faults could not be made, or did not end as it has to: the server does not come back, or the load stands
/// still.
package struct FaultRunError: Error, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}
