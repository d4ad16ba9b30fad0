/// How long the phases of a cell took, in seconds.
package struct PhaseDurations: Codable, Sendable, Equatable {
  /// Making the data.
  package let prepareSeconds: Double
  /// Requests that do not count.
  package let warmUpSeconds: Double
  /// Requests that count.
  package let measureSeconds: Double
  /// Reading back.
  package let verifySeconds: Double
  /// Removing the data.
  package let cleanUpSeconds: Double
}
