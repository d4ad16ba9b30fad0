import SessionsReporting

/// A report for a spreadsheet: a row for each cell and round, with plain numbers in base units.
package enum BenchmarkCSV {
  /// Renders a report; the first row names the columns.
  package static func render(_ report: BenchmarkReport) -> String {
    let result = report.summary.result
    var rows = [heads]
    for round in result.rounds {
      for (position, cell) in round.cells.enumerated() {
        rows.append(row(round.index, position, cell, backend: report.summary.backend(cell.backend)))
      }
    }
    return rows.map { $0.map(quote).joined(separator: ",") + "\n" }.joined()
  }

  private static let exact: [(head: String, counter: String)] = [
    ("round_trips_per_op", ExactCounters.roundTrips), ("statements_per_op", ExactCounters.statements),
    ("bytes_sent_per_op", ExactCounters.bytesSent), ("bytes_received_per_op", ExactCounters.bytesReceived),
  ]

  private static let heads: [String] = {
    var heads = [
      "workload", "step", "backend", "durability", "conformance", "round", "position", "status", "reason", "load", "tasks", "processes",
      "offered_per_s", "measure_s", "requests", "errors", "achieved_per_s",
    ]
    for kind in ["response", "service"] {
      heads += LatencyPercentile.all.map { "\(kind)_\($0.name.replacing(".", with: "_"))_ns" }
      heads.append("\(kind)_max_ns")
    }
    heads += ["lag_mean_ns", "lag_max_ns", "skipped", "verified"]
    heads += exact.map(\.head)
    heads += [
      "client_cpu_us_per_request", "backend_cpu_us_per_request", "resident_bytes", "stored_bytes", "live_sessions", "log_bytes",
      "in_flight",
    ]
    return heads
  }()

  private static func row(_ round: Int, _ position: Int, _ cell: BenchmarkCell, backend: BackendDescription?) -> [String] {
    let labels = [
      cell.workload, number(cell.step), cell.backend, backend?.durability.rawValue ?? "", backend?.conformance.verdict.rawValue ?? "",
      String(round), String(position), cell.outcome.status.rawValue, cell.outcome.reason ?? "",
    ]
    guard let measurement = cell.measurement else { return labels + Array(repeating: "", count: heads.count - labels.count) }
    var texts = labels + load(measurement)
    texts += latencies(measurement.requests.response) + latencies(measurement.requests.service)
    texts += [number(measurement.lag?.meanNanoseconds), number(measurement.lag?.longest?.nanoseconds)]
    texts += [number(measurement.load.skipped), String(measurement.verified)]
    texts += exact.map { number(measurement.exact?.perOperation($0.counter)) }
    texts += [number(measurement.clientMicrosecondsPerRequest), number(measurement.backendMicrosecondsPerRequest)]
    let resources = measurement.resources
    texts += [number(resources.residentBytes), number(resources.storedBytes), number(resources.liveSessions), number(resources.logBytes)]
    texts.append(number(measurement.inFlight))
    return texts
  }

  private static func load(_ measurement: CellMeasurement) -> [String] {
    [
      measurement.load.model.rawValue, String(measurement.load.tasks), String(measurement.load.processes),
      number(measurement.load.offeredPerSecond), number(measurement.phases.measureSeconds), String(measurement.requests.count),
      String(measurement.requests.errors), number(measurement.requestsPerSecond),
    ]
  }

  /// The percentiles of a histogram; empty where too few durations lie beyond, or where they are longer than recorded.
  private static func latencies(_ histogram: LatencyHistogram) -> [String] {
    LatencyPercentile.all.map { number(histogram.value($0)?.nanoseconds) } + [number(histogram.longest?.nanoseconds)]
  }

  private static func number<Value: LosslessStringConvertible>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }

  /// A field as RFC 4180 writes it. An apostrophe precedes a text that a spreadsheet would take for a formula.
  private static func quote(_ text: String) -> String {
    var text = PrintableText.show(text)
    if let first = text.first, "=+@".contains(first) || (first == "-" && Double(text) == nil) { text = "'" + text }
    guard text.contains(where: { $0 == "," || $0 == "\"" }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
