import SessionsReporting

/// What the requests of a workload cost, a row for each backend of which something was measured.
struct CostTable {
  static let heads: [String] = [
    "backend", "client CPU/req", "server CPU/req", "stored/session", "log/req", "client memory",
  ]
  /// Which columns a narrow terminal goes without, the first one first.
  static let expendable: [Int] = [5, 4, 3]

  let rows: [[String]]

  init(_ table: ReportTable) {
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

  /// What the columns mean.
  static let legend: String =
    "CPU/req: processor time of all threads of the load and of the server, a request. stored/session: what data and indexes grew by while "
    + "the sessions were made, before any waste of later changes. log/req: what the server wrote ahead of its data; it is told for the "
    + "whole server, so that nobody else may use it. client memory: the most that the processes of the load held, of which the benchmark "
    + "itself takes most."
}
