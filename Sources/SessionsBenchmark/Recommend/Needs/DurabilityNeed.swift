/// What an acknowledged write has to survive.
package enum DurabilityNeed: String, Codable, Sendable, CaseIterable {
  /// Nothing: everybody may be logged out when the application ends.
  case volatile
  /// The end of the application's process, however it ends.
  case processCrash = "process-crash"
  /// A loss of power, but for the last second.
  case lastSecond = "last-second"
  /// A loss of power.
  case powerLoss = "power-loss"

  /// Whether what a backend promises is enough.
  ///
  /// A session that the browser holds does not depend on any server's power.
  package func isMet(by durability: DurabilityClass) -> Bool {
    switch durability {
    case .client: return true
    case .volatile: return self == .volatile
    case .processCrash: return self == .volatile || self == .processCrash
    case .lastSecond: return self != .powerLoss
    case .powerLoss: return true
    }
  }

  /// What becomes of a write, in words.
  var text: String { self == .volatile ? "may be lost when the application ends" : "survives \(noun)" }

  /// What has to be survived.
  var noun: String {
    switch self {
    case .volatile: return "nothing"
    case .processCrash: return "a crash of the application"
    case .lastSecond: return "a loss of power, but for the last second"
    case .powerLoss: return "a loss of power"
    }
  }

  /// What giving up the stronger needs would mean: `if you could live with ...`.
  var concession: String {
    switch self {
    case .volatile: return "live with everybody being logged out when the application ends"
    case .processCrash: return "live with losing the last writes when the power fails"
    case .lastSecond: return "live with losing the last second when the power fails"
    case .powerLoss: return "lose nothing"
    }
  }
}

extension DurabilityClass {
  /// What survives, as a sentence.
  var sentence: String {
    switch self {
    case .volatile, .client: return text
    case .processCrash, .lastSecond, .powerLoss: return "a write \(text)"
    }
  }
}
