/// What is counted and not timed: with one task and the same seed it is the same in every run, on any machine.
package struct ExactCounters: Codable, Sendable, Equatable {
  /// The counter of exchanges with a server.
  package static let roundTrips: String = "roundTrips"
  /// The counter of statements or commands.
  package static let statements: String = "statements"
  /// The counter of bytes to a server.
  package static let bytesSent: String = "bytesSent"
  /// The counter of bytes from a server.
  package static let bytesReceived: String = "bytesReceived"

  /// How many operations they were counted over.
  package let operations: Int
  /// The counters by name.
  package let totals: [String: Int]

  /// A counter divided by the operations; `nil` if it was not counted.
  package func perOperation(_ name: String) -> Double? {
    guard let total = totals[name], operations > 0 else { return nil }
    return Double(total) / Double(operations)
  }

  /// The bytes in both directions divided by the operations; `nil` if either was not counted.
  package var bytesPerOperation: Double? {
    guard let sent = perOperation(Self.bytesSent), let received = perOperation(Self.bytesReceived) else { return nil }
    return sent + received
  }
}
