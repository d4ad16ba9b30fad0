/// One backend under one workload in one round.
package struct BenchmarkCell: Sendable, Equatable {
  /// The id of the backend.
  package let backend: String
  /// The id of the workload.
  package let workload: String
  /// The position of the cell on the workload's ``WorkloadDescription/sweep``; `nil` if the workload has none.
  package let step: Double?
  /// The outcome of the cell.
  package let outcome: CellOutcome

  /// Creates a cell.
  package init(backend: String, workload: String, step: Double? = nil, outcome: CellOutcome) {
    (self.backend, self.workload, self.step, self.outcome) = (backend, workload, step, outcome)
  }

  /// The numbers, if there are any.
  package var measurement: CellMeasurement? { outcome.measurement }
}

/// The outcome of a cell.
package enum CellOutcome: Sendable, Equatable {
  /// The numbers count.
  case measured(CellMeasurement)
  /// The backend did not keep up with the offered load: the latencies grow with the length of the run, and are never gated.
  case saturated(CellMeasurement, reason: String)
  /// The backend cannot do the work of the workload. That is no fault and no zero.
  case unsupported(reason: String)
  /// The sessions that were read back differ from the written ones, or the backend fails its conformance suite: there are no numbers.
  case invalid(reason: String)

  /// The name of a case in files.
  enum Status: String, Codable {
    case measured, saturated, unsupported, invalid
  }

  /// The case without its values.
  var status: Status {
    switch self {
    case .measured: return .measured
    case .saturated: return .saturated
    case .unsupported: return .unsupported
    case .invalid: return .invalid
    }
  }

  /// The numbers, if there are any.
  var measurement: CellMeasurement? {
    switch self {
    case .measured(let measurement), .saturated(let measurement, _): return measurement
    case .unsupported, .invalid: return nil
    }
  }

  /// The reason for an outcome that does not count fully; `nil` of a measured one.
  var reason: String? {
    switch self {
    case .measured: return nil
    case .saturated(_, let reason), .unsupported(let reason), .invalid(let reason): return reason
    }
  }
}

extension BenchmarkCell: Codable {
  private enum CodingKeys: String, CodingKey {
    case backend, workload, step, status, reason
  }

  /// Reads a cell, whose fields depend on its status.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    backend = try container.decode(String.self, forKey: .backend)
    workload = try container.decode(String.self, forKey: .workload)
    step = try container.decodeIfPresent(Double.self, forKey: .step)
    // A cell without numbers has no fields for them: numbers that failed their verification cannot be shown by mistake.
    switch try container.decode(CellOutcome.Status.self, forKey: .status) {
    case .measured: outcome = .measured(try CellMeasurement(from: decoder))
    case .saturated: outcome = .saturated(try CellMeasurement(from: decoder), reason: try container.decode(String.self, forKey: .reason))
    case .unsupported: outcome = .unsupported(reason: try container.decode(String.self, forKey: .reason))
    case .invalid: outcome = .invalid(reason: try container.decode(String.self, forKey: .reason))
    }
  }

  /// Writes a cell, whose fields depend on its status.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(backend, forKey: .backend)
    try container.encode(workload, forKey: .workload)
    try container.encodeIfPresent(step, forKey: .step)
    try container.encode(outcome.status, forKey: .status)
    try container.encodeIfPresent(outcome.reason, forKey: .reason)
    try outcome.measurement?.encode(to: encoder)
  }
}
