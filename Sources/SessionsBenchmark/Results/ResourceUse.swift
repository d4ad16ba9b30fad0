/// What a cell used while it was measured.
public struct ResourceUse: Codable, Sendable, Equatable {
  /// Processor time of the processes that made the load, in seconds.
  public let clientCPUSeconds: Double?
  /// Processor time of the server, in seconds.
  public let backendCPUSeconds: Double?
  /// The most memory that the processes that made the load held, in bytes.
  public let residentBytes: Int64?
  /// Switches of threads, in the processes that made the load.
  public let contextSwitches: Int?
  /// What the data takes, in bytes.
  public let storedBytes: Int64?
  /// How many live sessions ``storedBytes`` holds.
  public let liveSessions: Int?
  /// What was written to a log before the data, in bytes.
  public let logBytes: Int64?
  /// How many rows or keys the sweeper removed.
  public let sweptRows: Int?
  /// How long the sweeper took, in seconds.
  public let sweepSeconds: Double?
  /// How often a connection was made anew.
  public let reconnects: Int?
}
