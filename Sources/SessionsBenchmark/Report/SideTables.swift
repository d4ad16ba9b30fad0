import SessionsReporting

/// The facts about a backend that reports show beside its numbers.
enum BackendFacts {
  static let heads: [String] = ["backend", "an acknowledged write", "where", "versions", "connections", "codec", "conformance", "settings"]

  /// The texts under the heads.
  static func texts(_ backend: BackendDescription) -> [String] {
    let settings = backend.settings.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    let conformance: String
    switch backend.conformance.verdict {
    case .passed: conformance = "passed"
    case .failed: conformance = "FAILED: \(backend.conformance.failed.joined(separator: ", "))"
    case .notJudged: conformance = "not judged"
    }
    return [
      backend.id, backend.durability.text + (backend.decidingSetting.map { " (\($0))" } ?? ""), backend.locality.text,
      ["adapter \(backend.adapterVersion)", backend.version.map { "backend \($0)" }].compactMap(\.self).joined(separator: ", "),
      backend.connections.map(String.init) ?? ReportRow.none, backend.codec, conformance, settings.isEmpty ? ReportRow.none : settings,
    ].map { PrintableText.show($0) }
  }
}

/// The costs of the requests of a workload, a row for each backend with at least one measured cost.
package struct CostTable {
  package static let heads: [String] = ["backend", "client CPU/req", "server CPU/req", "stored/session", "log/req", "client memory"]
  /// The columns that a narrow terminal leaves out, the first one first.
  static let expendable: [Int] = [5, 4, 3]

  package let rows: [[String]]

  /// Makes the costs of the cells of a table.
  package init(_ table: ReportTable) {
    rows = table.rows.compactMap { row in
      let cell = row.cell
      func text(_ value: (CellMeasurement) -> Double?, _ render: (Double) -> String) -> String {
        cell.median(value).map(render) ?? ReportRow.none
      }
      guard !cell.measurements.isEmpty else { return nil }
      let texts = [
        text(\.clientMicrosecondsPerRequest) { NumberText.duration(nanoseconds: $0 * 1000) },
        text(\.backendMicrosecondsPerRequest) { NumberText.duration(nanoseconds: $0 * 1000) },
        text(\.storedBytesPerSession, NumberText.bytes), text(\.logBytesPerRequest, NumberText.bytes),
        text({ $0.resources.residentBytes.map(Double.init) }, NumberText.bytes),
      ]
      guard texts.contains(where: { $0 != ReportRow.none }) else { return nil }
      return [[row.step, row.backend].compactMap(\.self).joined(separator: ", ")] + texts
    }
  }

  /// The legend of the columns.
  static let legend: String =
    "CPU/req: processor time of all threads of the load and of the server, a request. stored/session: what data and indexes grew by while "
    + "the sessions were made, before any waste of later changes. log/req: what the server wrote ahead of its data; it is told for the "
    + "whole server, so that nobody else may use it. client memory: the most that the processes of the load held, of which the benchmark "
    + "itself takes most."
}

/// The ratios of a store to one anchor under the same settings.
package struct AnchorGroup {
  package static let heads: [String] = ["what", "ours / theirs", "interval of 95 %", "rounds"]

  /// The store and the anchor.
  package let title: String
  package let settings: String
  /// The metric, the median of the ratios, its interval and the rounds.
  package let rows: [[String]]

  /// The groups in the order in which they first occur.
  package static func all(_ ratios: [AnchorRatio], _ statistics: ResultStatistics) -> [AnchorGroup] {
    var order: [[String]] = []
    let groups = Dictionary(grouping: ratios) { ratio in
      let key = [ratio.backend, ratio.anchor, ratio.settings]
      if !order.contains(key) { order.append(key) }
      return key
    }
    return order.map { key in
      AnchorGroup(
        title: PrintableText.show("\(key[0]) beside \(key[1])"), settings: PrintableText.show(key[2]),
        rows: (groups[key] ?? []).map { row($0, statistics) })
    }
  }

  private static func row(_ anchor: AnchorRatio, _ statistics: ResultStatistics) -> [String] {
    let what = PrintableText.show("\(anchor.metric) (\(anchor.moreIsBetter ? "more" : "less") is better)")
    let median = Quantile.middle(of: anchor.ratios).map { "\(NumberText.significant($0, digits: 3))x" }
    let interval = statistics.medianInterval(anchor.ratios).map { interval in
      [interval.lowerBound, interval.upperBound].map { NumberText.significant($0, digits: 3) }.joined(separator: " to ")
    }
    return [what, median ?? ReportRow.none, interval ?? ReportRow.none, String(anchor.ratios.count)]
  }
}
