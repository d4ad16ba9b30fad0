/// What a backend did where requests came at a planned rate.
struct OpenLoad: Sendable {
  /// One such cell.
  struct Step: Sendable {
    /// Requests a second.
    let offered: Double
    let p99: LatencyHistogram.Value?
    /// Whether all of them were answered, without an error.
    let keptUp: Bool

    func isWithin(_ nanoseconds: Double) -> Bool { keptUp && (p99?.nanoseconds).map { Double($0) <= nanoseconds } == true }
  }

  /// Ascending.
  let steps: [Step]

  init(_ backend: String, in summary: ResultSummary) {
    let ladders = summary.result.workloads.filter { $0.sweep == .offeredPercent || ($0.sweep == nil && $0.id == VisitorWorkload.browse.id) }
    let cells = ladders.flatMap { workload in
      summary.steps(of: workload).map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
    }
    steps = cells.compactMap { cell in
      guard let offered = cell.offeredPerSecond, let requests = cell.requests else { return nil }
      return Step(offered: offered, p99: requests.response.value(.p99), keptUp: cell.status == .measured && requests.errors == 0)
    }.sorted { $0.offered < $1.offered }
  }

  /// The slowest step at which at least this was offered and kept up with.
  func kept(_ rate: Double) -> Step? { steps.first { $0.offered >= rate && $0.keptUp } }

  /// A step that did not keep up though no more was offered than this.
  func overwhelmed(by rate: Double) -> Step? { steps.first { $0.offered <= rate && !$0.keptUp } }
}
