import SessionsReporting

/// The charts of a workload.
struct WorkloadCharts {
  let workload: WorkloadDescription
  let summary: ResultSummary

  var figures: [ChartFigure] {
    switch workload.sweep {
    case nil: return [throughput, latency, timeline].compactMap(\.self)
    case .offeredPercent: return [SweepCharts(workload: workload, summary: summary).latencyByOffer].compactMap(\.self)
    case .tasks, .payloadBytes, .sessionsPerUser:
      let charts = SweepCharts(workload: workload, summary: summary)
      return [charts.rateByStep, charts.latencyByStep].compactMap(\.self)
    }
  }

  /// The cells with numbers, with the position of their backend.
  private var cells: [(index: Int, name: String, cell: CellSummary)] {
    summary.result.backends.enumerated().compactMap { index, backend in
      let cell = summary.cell(CellKey(backend: backend.id, workload: workload.id))
      return cell.requestsPerSecond == nil ? nil : (index, backend.id, cell)
    }
  }

  private var missing: [String] {
    summary.result.backends.compactMap { backend in
      summary.cell(CellKey(backend: backend.id, workload: workload.id)).absence.map { "\(backend.id) (\($0))" }
    }
  }

  private var throughput: ChartFigure? {
    let rows = cells.map { index, name, cell -> SpreadChart.Row in
      let interval = summary.statistics.medianInterval(cell.rates)
      let text = NumberText.rate(cell.requestsPerSecond ?? 0)
      let range = interval.map { " (\(NumberText.rate($0.lowerBound)) to \(NumberText.rate($0.upperBound)))" } ?? ""
      let saturated = cell.status == .measured ? "" : ", saturated"
      return SpreadChart.Row(
        name: name, index: index, values: cell.rates, median: cell.requestsPerSecond ?? 0, interval: interval,
        isHollow: cell.status != .measured, text: "\(text)/s\(range)\(saturated)")
    }
    guard !rows.isEmpty else { return nil }
    let numbers = cells.flatMap { _, name, cell in
      cell.measurements.map { [name, String($0.round), NumberText.rate($0.measurement.requestsPerSecond)] }
    }
    return ChartFigure(
      title: "Throughput", explanation: "Each mark is a round, the upright line their median, the bar its interval of 95 %.",
      key: [], chart: SpreadChart(rows: rows, title: "requests/s").markup("Throughput of \(workload.id), by backend and round"),
      head: ["backend", "round", "requests/s"], rows: numbers, missing: missing)
  }

  /// The points of the curves: one in this many requests is slower.
  private static let shares: [Int] = [1, 10, 100, 1000, 10_000, 100_000].flatMap { decade in [2, 3, 5, 7, 10, 14].map { $0 * decade } }

  private var latency: ChartFigure? {
    let lines = cells.map { index, name, cell in
      ChartSeries(
        name: name, index: index,
        points: Self.shares.compactMap { oneIn in
          guard let nanoseconds = cell.requests?.response.value(LatencyPercentile(oneIn: oneIn))?.nanoseconds else { return nil }
          return ChartSeries.Point(
            x: Double(oneIn), y: Double(max(1, nanoseconds)), isHollow: cell.status != .measured, title: "\(name), 1 in \(oneIn)")
        }, hasMarks: false)
    }.filter { !$0.points.isEmpty }
    let points = lines.flatMap(\.points)
    guard let low = points.map(\.y).min(), let high = points.map(\.y).max(), let rarest = points.map(\.x).max() else { return nil }
    let named = LatencyPercentile.all.filter { $0 != .p95 && Double($0.oneIn) <= max(100, rarest) }.map { Double($0.oneIn) }
    let end = max(named.last ?? 2, rarest)
    let x = ChartScale(
      kind: .logarithmic, values: 2...end, start: ChartFrame.left, end: ChartFrame.right,
      ticks: named.map { ChartScale.Tick(value: $0, label: LatencyPercentile(oneIn: Int($0)).name) })
    let y = ChartScale.logarithmic(low...high, ChartFrame.bottom, ChartFrame.top, label: ChartScale.duration)
    let frame = ChartFrame(x: x, y: y, xTitle: "share of requests that were not slower", yTitle: "response time")
    return ChartFigure(
      title: "Latency by percentile", explanation: "To the right the rare, slow requests; a line ends where fewer than ten are slower.",
      key: lines.map { ($0.name, $0.index) },
      chart: LineChart(frame: frame, series: lines).markup("Response time of \(workload.id) by percentile"),
      head: ["backend"] + LatencyPercentile.all.flatMap { ["\($0.name)", "\($0.name) service"] } + ["longest"],
      rows: cells.map { _, name, cell in Self.latencies(name, cell) }, missing: missing)
  }

  private static func latencies(_ name: String, _ cell: CellSummary) -> [String] {
    [name]
      + LatencyPercentile.all.flatMap { percentile in
        [cell.requests?.response, cell.requests?.service].map { $0?.value(percentile)?.text ?? ReportRow.none }
      } + [cell.requests?.response.longest?.text ?? ReportRow.none]
  }

  /// The requests of the first round that recorded them, second by second.
  private var timeline: ChartFigure? {
    let recorded = cells.compactMap { index, name, cell in
      cell.measurements.compactMap(\.measurement.timeline).first.map { (index: index, name: name, timeline: $0) }
    }.filter { $0.timeline.completed.count > 1 }
    guard let most = recorded.flatMap(\.timeline.completed).max(), let last = recorded.map(\.timeline.completed.count).max() else {
      return nil
    }
    let lines = recorded.map { entry in
      ChartSeries(
        name: entry.name, index: entry.index,
        points: entry.timeline.completed.enumerated().map {
          ChartSeries.Point(x: Double($0.offset) + 0.5, y: Double($0.element), isHollow: false, title: "second \($0.offset)")
        }, hasMarks: false)
    }
    let events = zip(recorded, lines).flatMap { entry, line in
      entry.timeline.marks.map { (x: $0.second, series: line, title: "\(entry.name), \(NumberText.plain($0.second)) s: \($0.label)") }
    }
    let x = ChartScale.linear(to: Double(last), ChartFrame.left, ChartFrame.right) { "\(NumberText.plain($0)) s" }
    let y = ChartScale.linear(to: Double(most), ChartFrame.bottom, ChartFrame.top, label: ChartScale.rate)
    let chart = LineChart(
      frame: ChartFrame(x: x, y: y, xTitle: "since the measurement began", yTitle: "requests/s"), series: lines, events: events)
    let told = recorded.flatMap { entry in
      entry.timeline.marks.map { " \(entry.name) after \(NumberText.plain($0.second)) s: \($0.label)." }
    }.joined()
    return ChartFigure(
      title: "Second by second", explanation: "Of the first round.\(told.isEmpty ? "" : " Upright lines:")\(told)",
      key: lines.map { ($0.name, $0.index) },
      chart: chart.markup("Requests a second of \(workload.id) over time"), head: ["backend", "second", "requests"],
      rows: recorded.flatMap { entry in
        entry.timeline.completed.enumerated().map { [entry.name, String($0.offset), NumberText.grouped($0.element)] }
      })
  }
}

extension CellSummary {
  /// The reason why the cell is not in a chart, although the run had it; `nil` if it has numbers, or was not asked for.
  var absence: String? {
    switch status {
    case .measured, .saturated: return requestsPerSecond == nil ? "nothing was completed" : nil
    case .unsupported(let reason): return "\(ReportRow.unsupported): \(reason)"
    case .invalid(let reason): return "invalid: \(reason)"
    case .missing: return nil
    }
  }
}
