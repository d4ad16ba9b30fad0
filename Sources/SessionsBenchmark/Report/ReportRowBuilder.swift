import SessionsReporting

/// Makes the row of a cell, with its footnotes.
struct ReportRowBuilder {
  private let cell: CellSummary
  private let backend: BackendDescription
  private let summary: ResultSummary
  /// The positions of the row's footnotes.
  private var positions: [Int] = []

  init(cell: CellSummary, backend: BackendDescription, summary: ResultSummary) {
    (self.cell, self.backend, self.summary) = (cell, backend, summary)
  }

  /// Makes the row, and adds its footnotes to the table's.
  mutating func row(step: String?, _ notes: inout ReportNotes) -> ReportRow {
    let texts: [ReportColumn: String]
    switch cell.status {
    case .missing:
      note("not run", &notes)
      texts = [:]
    case .unsupported(let reason):
      note("not supported: \(reason)", &notes)
      texts = ReportColumn.allCases.reduce(into: [:]) { $0[$1] = ReportRow.unsupported }
    case .invalid(let reason):
      note("no numbers: \(reason)", &notes)
      texts = [.rate: "invalid"]
    case .saturated(let reason):
      note("saturated: \(reason); its latencies grow with the length of the run, and it is not compared", &notes)
      texts = numbers(&notes)
    case .measured: texts = numbers(&notes)
    }
    return ReportRow(cell: cell, backend: PrintableText.show(backend.id), step: step, texts: texts, notes: positions.sorted())
  }

  private mutating func numbers(_ notes: inout ReportNotes) -> [ReportColumn: String] {
    var texts: [ReportColumn: String] = [.errors: errors(&notes), .rate: rate()]
    if let load = cell.load, let inFlight = cell.inFlight {
      texts[.loop] = load.model.rawValue
      texts[.inFlight] = "\(NumberText.significant(inFlight, digits: 2)) of \(load.tasks)"
      if cell.isThin {
        note(
          "\(WordText.counted(load.tasks, "task")) kept that few requests in flight, as the store seldom waits: its percentiles are those of "
            + "such a load, and not comparable with those of rows with more in flight", &notes)
      }
    }
    for (column, percentile) in [(ReportColumn.median, LatencyPercentile.median), (.p99, .p99), (.p999, .p999)] {
      texts[column] = latency(percentile, &notes)
    }
    texts[.roundTrips] = cell.exact?.perOperation(ExactCounters.roundTrips).map { NumberText.plain($0) }
    texts[.bytes] = cell.exact?.bytesPerOperation.map { NumberText.rate($0) }
    texts[.ratio] = ratio(&notes)
    if let lost = cell.counters[BenchmarkCounter.lostUpdate.rawValue], lost > 0 { note("\(WordText.counted(lost, "update")) lost", &notes) }
    let rounds = summary.result.rounds.count
    if cell.measurements.count < rounds { note("in \(cell.measurements.count) of \(rounds) rounds", &notes) }
    if let skipped = cell.skipped, skipped > 0 { note("\(WordText.counted(skipped, "late request")) skipped", &notes) }
    guarantees(&notes)
    return texts
  }

  /// The median of the rounds with the reach of its interval.
  private func rate() -> String {
    guard let median = cell.requestsPerSecond else { return ReportRow.none }
    let text = NumberText.rate(median)
    guard let interval = summary.statistics.medianInterval(cell.rates), median > 0 else { return text }
    return "\(text) ±\(NumberText.percent(max(interval.upperBound / median - 1, 1 - interval.lowerBound / median)))"
  }

  private mutating func latency(_ percentile: LatencyPercentile, _ notes: inout ReportNotes) -> String {
    if let value = cell.requests?.response.value(percentile) { return value.text }
    note("\(percentile.name) takes \(NumberText.grouped(percentile.minimumCount)) requests", &notes)
    return ReportRow.none
  }

  private mutating func errors(_ notes: inout ReportNotes) -> String {
    let codes = cell.errors.filter { $0.value > 0 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    if !codes.isEmpty {
      note("failed operations: \(codes.map { "\(NumberText.grouped($0.value)) \($0.key)" }.joined(separator: ", "))", &notes)
    }
    return NumberText.grouped(cell.requests?.errors ?? 0)
  }

  private mutating func ratio(_ notes: inout ReportNotes) -> String? {
    if cell.key.backend == summary.result.reference { return cell.isComparable ? "reference" : nil }
    guard let ratio = summary.ratio(cell.key) else { return nil }
    if ratio.verdict == .tooFewRounds {
      note("too few rounds for an interval (\(ratio.rounds)): no difference is shown", &notes)
    }
    if ratio.verdict == .indistinguishable, let detectable = ratio.detectable {
      note("no difference was shown; one of \(NumberText.percent(detectable)) would probably have been", &notes)
    }
    return ratio.text
  }

  /// Notes weaker promises that may explain the speed of a store.
  private mutating func guarantees(_ notes: inout ReportNotes) {
    if let reference = summary.backend(summary.result.reference), reference.durability != backend.durability {
      note("durability: \(backend.durability.text) (\(reference.id): \(reference.durability.text))", &notes)
    }
    switch backend.conformance.verdict {
    case .passed: break
    case .failed: note("breaks MUSTs of the specification: \(backend.conformance.failed.joined(separator: ", "))", &notes)
    case .notJudged: note("not judged by the conformance suite", &notes)
    }
  }

  private mutating func note(_ text: String, _ notes: inout ReportNotes) {
    let position = notes.position(of: PrintableText.show(text))
    if !positions.contains(position) { positions.append(position) }
  }
}
