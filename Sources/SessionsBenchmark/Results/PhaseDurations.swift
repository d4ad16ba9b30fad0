/// How long the phases of a cell took, in seconds.
public struct PhaseDurations: Codable, Sendable, Equatable {
  /// Making the data.
  public let prepareSeconds: Double
  /// Requests that do not count.
  public let warmUpSeconds: Double
  /// Requests that count.
  public let measureSeconds: Double
  /// Reading back.
  public let verifySeconds: Double
  /// Removing the data.
  public let cleanUpSeconds: Double
}
