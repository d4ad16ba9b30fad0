/// What an acknowledged write survives. Only backends of one class are ranked against each other.
package enum DurabilityClass: String, Codable, Sendable, CaseIterable {
  /// Nothing: it ends with the process.
  case volatile
  /// The visitor's browser holds it.
  case client
  /// The crash of the process, not that of the machine.
  case processCrash
  /// The loss of power, but for the last second.
  case lastSecond
  /// The loss of power.
  case powerLoss

  /// What survives, in words.
  package var text: String {
    switch self {
    case .volatile: return "nothing survives the process"
    case .client: return "the browser holds the session"
    case .processCrash: return "survives a crash of the process"
    case .lastSecond: return "survives a loss of power, but for the last second"
    case .powerLoss: return "survives a loss of power"
    }
  }
}
