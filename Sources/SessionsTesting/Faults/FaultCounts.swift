import Foundation

/// What a run with one fault, or with many, came to; printed as a line that `ci/run-tests` gathers in a table.
package struct FaultCounts: Sendable {
  /// The name of the store, such as `Redis Cluster`.
  package let store: String
  /// What happened, such as `server killed (kill -9)`.
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
