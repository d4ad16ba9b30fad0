import SessionsBenchmark

/// What went over the connections to a server.
struct WireCounts: Sendable, Equatable {
  /// Turns from asking to having every answer.
  var roundTrips = 0
  /// What the server was told to do: Redis commands, Postgres statements.
  var statements = 0
  var bytesSent = 0
  var bytesReceived = 0

  static func + (left: WireCounts, right: WireCounts) -> WireCounts { left.combined(with: right, +) }

  static func - (left: WireCounts, right: WireCounts) -> WireCounts { left.combined(with: right, -) }

  private func combined(with other: WireCounts, _ combine: (Int, Int) -> Int) -> WireCounts {
    WireCounts(
      roundTrips: combine(roundTrips, other.roundTrips), statements: combine(statements, other.statements),
      bytesSent: combine(bytesSent, other.bytesSent), bytesReceived: combine(bytesReceived, other.bytesReceived))
  }

  /// The counts by the names that results have for them.
  var totals: [String: Int] {
    [
      ExactCounters.roundTrips: roundTrips, ExactCounters.statements: statements, ExactCounters.bytesSent: bytesSent,
      ExactCounters.bytesReceived: bytesReceived,
    ]
  }
}
