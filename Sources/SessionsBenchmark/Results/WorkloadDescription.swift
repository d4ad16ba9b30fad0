import SessionsReporting

/// One workload of a run.
package struct WorkloadDescription: Codable, Sendable, Equatable {
  /// The name of the workload in the run, which is the key of its cells.
  package let id: String
  /// A line about one request of it.
  package let summary: String
  /// The parameters, such as the number of live sessions and the distribution of payloads.
  package let parameters: [String: String]
  /// Assumptions that were not measured anywhere. A report prints each.
  package let assumptions: [String]
  /// The seed of its random choices.
  package let seed: UInt64
  /// The parameter that varies from cell to cell; absent if all its cells are alike.
  package let sweep: SweepAxis?

  /// The name of the parameter that holds the length of the slices in which interleaved builds were measured. It is absent where a cell was
  /// measured in one piece.
  package static let sliceParameter = "slice"

  /// Describes a workload.
  package init(
    id: String, summary: String, parameters: [String: String] = [:], assumptions: [String] = [], seed: UInt64, sweep: SweepAxis? = nil
  ) {
    (self.id, self.summary, self.parameters) = (id, summary, parameters)
    (self.assumptions, self.seed, self.sweep) = (assumptions, seed, sweep)
  }
}

/// A parameter that a workload varies from cell to cell.
package enum SweepAxis: String, Codable, Sendable, CaseIterable {
  /// The rate that is offered, in percent of the backend's rate at saturation.
  case offeredPercent
  /// The number of requests in flight.
  case tasks
  /// The size of a session's payload, in bytes.
  case payloadBytes
  /// The number of sessions of a user.
  case sessionsPerUser

  /// The head of a column of steps.
  var head: String {
    switch self {
    case .offeredPercent: return "of saturation"
    case .tasks: return "tasks"
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
