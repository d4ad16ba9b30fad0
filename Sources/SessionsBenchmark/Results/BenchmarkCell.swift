/// One backend under one workload in one round.
package struct BenchmarkCell: Sendable, Equatable {
  /// The id of the backend.
  package let backend: String
  /// The id of the workload.
  package let workload: String
  /// Where on the workload's ``WorkloadDescription/sweep`` the cell stands; `nil` if the workload has none.
  package let step: Double?
  /// What came of it.
  package let outcome: CellOutcome

  /// Creates a cell.
  package init(
    backend: String, workload: String, step: Double? = nil, outcome: CellOutcome
  ) {
    self.backend = backend
    self.workload = workload
    self.step = step
    self.outcome = outcome
  }

  /// The numbers, if there are any.
  package var measurement: CellMeasurement? {
    switch outcome {
    case .measured(let measurement), .saturated(let measurement, _): return measurement
    case .unsupported, .invalid: return nil
    }
  }
}

extension BenchmarkCell: Codable {
  private enum CodingKeys: String, CodingKey {
    case backend, workload, step, status, reason
  }

  private enum Status: String, Codable {
    case measured, saturated, unsupported, invalid
  }

  /// Reads a cell, whose fields depend on its status.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    backend = try container.decode(String.self, forKey: .backend)
    workload = try container.decode(String.self, forKey: .workload)
    step = try container.decodeIfPresent(Double.self, forKey: .step)
    // A cell without numbers has no fields for them: what failed its verification cannot be shown by mistake.
    switch try container.decode(Status.self, forKey: .status) {
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
    switch outcome {
    case .measured(let measurement):
      try container.encode(Status.measured, forKey: .status)
      try measurement.encode(to: encoder)
    case .saturated(let measurement, let reason):
      try container.encode(Status.saturated, forKey: .status)
      try container.encode(reason, forKey: .reason)
      try measurement.encode(to: encoder)
    case .unsupported(let reason):
      try container.encode(Status.unsupported, forKey: .status)
      try container.encode(reason, forKey: .reason)
    case .invalid(let reason):
      try container.encode(Status.invalid, forKey: .status)
      try container.encode(reason, forKey: .reason)
    }
  }
}
