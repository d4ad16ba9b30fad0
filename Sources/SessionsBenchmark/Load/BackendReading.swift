/// What a backend tells of itself at one moment. What it does not tell is nil or left out.
package struct BackendReading: Sendable, Equatable {
  /// Processor time so far, in seconds, of each of the server's processes by its name or number.
  package var cpuSeconds: [String: Double]
  /// What the data of the namespace takes with its indexes, or the data of all namespaces where only that is told, in bytes.
  package var storedBytes: Int64?
  /// What was written so far to a log that goes before the data, in bytes.
  package var logBytes: Int64?

  /// Creates a reading of its parts.
  package init(cpuSeconds: [String: Double] = [:], storedBytes: Int64? = nil, logBytes: Int64? = nil) {
    (self.cpuSeconds, self.storedBytes, self.logBytes) = (cpuSeconds, storedBytes, logBytes)
  }

  /// The processor time since an earlier reading, in seconds: nil when either tells none.
  ///
  /// A process that has ended since takes along what it used; one that has begun since began with nothing.
  func cpuSeconds(since earlier: BackendReading) -> Double? {
    guard !cpuSeconds.isEmpty, !earlier.cpuSeconds.isEmpty else { return nil }
    return cpuSeconds.reduce(0) { $0 + max(0, $1.value - (earlier.cpuSeconds[$1.key] ?? 0)) }
  }

  /// How much more is stored than at an earlier reading, in bytes: nil when either does not tell, or when it became less, since then
  /// something else than this namespace was changed.
  func storedBytes(since earlier: BackendReading) -> Int64? { Self.growth(storedBytes, earlier.storedBytes) }

  /// What was written to the log since an earlier reading, in bytes: nil when either does not tell, or when the log was begun anew.
  func logBytes(since earlier: BackendReading) -> Int64? { Self.growth(logBytes, earlier.logBytes) }

  private static func growth(_ later: Int64?, _ earlier: Int64?) -> Int64? {
    guard let later, let earlier, later >= earlier else { return nil }
    return later - earlier
  }
}
