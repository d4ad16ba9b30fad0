import Foundation

/// How long a ``FaultSoak`` lasts, and with which random numbers.
package struct FaultSoakSettings: Sendable {
  package var duration: Duration
  package var seed: UInt64

  package init(duration: Duration, seed: UInt64) {
    self.duration = duration
    self.seed = seed
  }

  /// `SESSIONS_SOAK_SECONDS`, or 12 seconds, and `SESSIONS_SOAK_SEED`, or a random one.
  ///
  /// - Throws: ``FaultRunError`` when one of them is no number.
  package static func fromEnvironment() throws -> FaultSoakSettings {
    var settings = FaultSoakSettings(duration: .seconds(12), seed: .random(in: 1...999_999))
    let environment = ProcessInfo.processInfo.environment
    if let text = environment["SESSIONS_SOAK_SECONDS"] {
      guard let seconds = Int(text), seconds > 0 else { throw FaultRunError("SESSIONS_SOAK_SECONDS is no whole number above 0") }
      settings.duration = .seconds(seconds)
    }
    if let text = environment["SESSIONS_SOAK_SEED"] {
      guard let seed = UInt64(text) else { throw FaultRunError("SESSIONS_SOAK_SEED is no whole number") }
      settings.seed = seed
    }
    return settings
  }
}
