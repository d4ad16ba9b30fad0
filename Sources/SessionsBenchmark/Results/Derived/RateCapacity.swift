import SessionsReporting

/// The highest rate of a ladder at which a backend still answers in time.
package struct RateCapacity: Sendable, Equatable {
  /// The longest 99th percentile of the response time that counts as in time, in nanoseconds: assumed, since every site has its own.
  package static let objectiveNanoseconds: Int64 = 5_000_000

  /// The backend.
  package let backend: String
  /// The offered rate in requests a second; `nil` if not even the lowest step was answered in time.
  package let requestsPerSecond: Double?
  /// Whether the highest step that was measured is the answer, so that the backend may do more.
  package let isHighestStep: Bool

  /// The capacity of a backend under a workload whose steps offer more and more; `nil` if no step has numbers.
  init?(_ backend: String, _ workload: WorkloadDescription, _ summary: ResultSummary) {
    guard workload.sweep == .offeredPercent else { return nil }
    let cells = summary.steps(of: workload).map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
      .filter { $0.requests != nil }
    guard !cells.isEmpty else { return nil }
    // A step that is too slow ends it: a faster one after it was luck.
    let inTime = cells.prefix { $0.status == .measured && $0.requests?.errors == 0 && Self.isInTime($0) }
    self.backend = backend
    requestsPerSecond = inTime.last?.offeredPerSecond
    isHighestStep = inTime.count == cells.count
  }

  private static func isInTime(_ cell: CellSummary) -> Bool {
    guard let p99 = cell.requests?.response.value(.p99)?.nanoseconds else { return false }
    return p99 <= objectiveNanoseconds
  }

  /// The rate in words.
  var text: String {
    guard let requestsPerSecond else { return "\(backend) at no step" }
    return "\(backend) \(isHighestStep ? "at least " : "")\(NumberText.rate(requestsPerSecond))/s"
  }
}
