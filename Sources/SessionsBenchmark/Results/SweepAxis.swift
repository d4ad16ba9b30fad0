import SessionsReporting

/// What a workload varies from cell to cell, if it varies anything.
package enum SweepAxis: String, Codable, Sendable, CaseIterable {
  /// The rate that is offered, in percent of what the backend reached at saturation.
  case offeredPercent
  /// How many requests are in flight.
  case tasks
  /// The size of a session's payload, in bytes.
  case payloadBytes
  /// How many sessions a user has.
  case sessionsPerUser

  /// The head of a column of steps.
  var head: String {
    switch self {
    case .offeredPercent: return "of saturation"
    case .tasks: return "in flight"
    case .payloadBytes: return "payload"
    case .sessionsPerUser: return "a user has"
    }
  }

  /// The value of a step under ``head``.
  func label(_ step: Double) -> String { self == .offeredPercent ? "\(NumberText.plain(step)) %" : text(step) }

  /// The value of a step with its unit.
  func text(_ step: Double) -> String {
    switch self {
    case .offeredPercent: return "\(NumberText.plain(step)) % of saturation"
    case .tasks: return step == 1 ? "1 task" : "\(NumberText.plain(step)) tasks"
    case .payloadBytes: return NumberText.bytes(step)
    case .sessionsPerUser: return step == 1 ? "1 session" : "\(NumberText.plain(step)) sessions"
    }
  }
}
