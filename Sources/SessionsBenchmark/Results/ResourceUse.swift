/// What a cell used while it was measured.
package struct ResourceUse: Codable, Sendable, Equatable {
  /// Processor time of the processes that made the load, in seconds.
  package let clientCPUSeconds: Double?
  /// Processor time of the server, in seconds.
  package let backendCPUSeconds: Double?
  /// The most memory that the processes that made the load held, in bytes.
  package let residentBytes: Int64?
  /// Switches of threads, in the processes that made the load.
  package let contextSwitches: Int?
  /// What the data takes, in bytes.
  package let storedBytes: Int64?
  /// How many live sessions ``storedBytes`` holds.
  package let liveSessions: Int?
  /// What was written to a log before the data, in bytes.
  package let logBytes: Int64?
  /// How many rows or keys the sweeper removed.
  package let sweptRows: Int?
  /// How long the sweeper took, in seconds.
  package let sweepSeconds: Double?
  /// How often a connection was made anew.
  package let reconnects: Int?
}
