import SessionsReporting

/// The charts of a workload that varies something.
struct SweepCharts {
  let workload: WorkloadDescription
  let summary: ResultSummary

  /// A metric of a cell that a chart draws.
  private struct Metric: Sendable {
    let title: String
    let axis: String
    let value: @Sendable (CellSummary) -> Double?
    let text: @Sendable (Double) -> String
    let axisText: @Sendable (Double) -> String
  }

  private static let rate = Metric(
    title: "Throughput", axis: "requests/s", value: { $0.requestsPerSecond }, text: { NumberText.rate($0) },
    axisText: { ChartScale.rate($0) })

  private static let p99 = Metric(
    title: "p99", axis: "response time, p99", value: { $0.requests?.response.value(.p99)?.nanoseconds.map(Double.init) },
    text: { NumberText.duration(nanoseconds: $0) }, axisText: { ChartScale.duration($0) })

  private var steps: [Double] { summary.steps(of: workload).compactMap(\.self) }

  /// The requests a second at each step.
  var rateByStep: ChartFigure? { figure(Self.rate, x: \.key.step, named: steps, axis: stepTitle) }

  /// The 99th percentile at each step.
  var latencyByStep: ChartFigure? { figure(Self.p99, x: \.key.step, named: steps, axis: stepTitle) }

  /// The 99th percentile by the rate that was offered.
  var latencyByOffer: ChartFigure? {
    figure(Self.p99, x: \.offeredPerSecond, named: nil, axis: "offered requests/s")
  }

  private var stepTitle: String {
    switch workload.sweep {
    case .tasks: return "requests in flight"
    case .payloadBytes: return "payload of a session"
    case .sessionsPerUser: return "sessions of a user"
    case .offeredPercent, nil: return "offered, percent of saturation"
    }
  }

  private func cells(_ backend: String) -> [CellSummary] {
    steps.map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
  }

  private func figure(_ metric: Metric, x: (CellSummary) -> Double?, named: [Double]?, axis: String) -> ChartFigure? {
    let series = summary.result.backends.enumerated().map { index, backend in
      ChartSeries(
        name: backend.id, index: index,
        points: cells(backend.id).compactMap { cell in
          guard let place = x(cell), let value = metric.value(cell), place > 0, value > 0 else { return nil }
          return ChartSeries.Point(x: place, y: value, isHollow: cell.status != .measured, title: "\(backend.id): \(metric.text(value))")
        })
    }.filter { !$0.points.isEmpty }
    let points = series.flatMap(\.points)
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let low = points.map(\.y).min(),
      let high = points.map(\.y).max()
    else { return nil }
    let sweep = workload.sweep
    let scale =
      named.map { ChartScale.logarithmic(named: $0, ChartFrame.left + 8, ChartFrame.right - 14) { Self.axisStep($0, sweep) } }
      ?? ChartScale.logarithmic(left...right, ChartFrame.left + 8, ChartFrame.right - 14, label: ChartScale.rate)
    let y = ChartScale.logarithmic(low...high, ChartFrame.bottom, ChartFrame.top, label: metric.axisText)
    let hollow = points.contains(where: \.isHollow) ? " Hollow marks are saturated." : ""
    return ChartFigure(
      title: "\(metric.title) by \(axis)", explanation: "Both axes go in factors: equal distances are equal ratios.\(hollow)",
      key: series.map { ($0.name, $0.index) },
      chart: LineChart(frame: ChartFrame(x: scale, y: y, xTitle: axis, yTitle: metric.axis), series: series)
        .markup("\(metric.title) of \(workload.id) by \(axis)"),
      head: ["backend", "at", "offered/s", "achieved/s", "p50", "p99", "status"], rows: numbers, missing: missing)
  }

  private static func axisStep(_ step: Double, _ sweep: SweepAxis?) -> String {
    sweep == .payloadBytes ? NumberText.bytes(step) : NumberText.plain(step)
  }

  private var numbers: [[String]] {
    summary.result.backends.flatMap { backend in
      cells(backend.id).filter { $0.status != .missing }.map { cell in
        [
          backend.id, cell.key.step.flatMap { step in workload.sweep?.text(step) } ?? ReportRow.none,
          cell.offeredPerSecond.map(NumberText.rate) ?? ReportRow.none, cell.requestsPerSecond.map(NumberText.rate) ?? ReportRow.none,
          cell.requests?.response.value(.median)?.text ?? ReportRow.none, cell.requests?.response.value(.p99)?.text ?? ReportRow.none,
          cell.absence ?? (cell.status == .measured ? "measured" : "saturated"),
        ]
      }
    }
  }

  /// Each reason once for a backend, with its steps.
  private var missing: [String] {
    summary.result.backends.flatMap { backend -> [String] in
      let absent = cells(backend.id).compactMap { cell in
        cell.status == .missing ? nil : cell.absence.map { (step: cell.key.step, reason: $0) }
      }
      return absent.map(\.reason).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }.map { reason in
        let steps = absent.filter { $0.reason == reason }.compactMap { $0.step.flatMap { workload.sweep?.text($0) } }
        return "\(backend.id) at \(WordText.list(steps)) (\(reason))"
      }
    }
  }
}
