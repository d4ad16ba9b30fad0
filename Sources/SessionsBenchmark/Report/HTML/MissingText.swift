/// Why a cell is not in a chart, although the run had it.
enum MissingText {
  /// The reason; `nil` if the cell has numbers, or was not asked for.
  static func reason(_ cell: CellSummary) -> String? {
    switch cell.status {
    case .measured, .saturated: return cell.requestsPerSecond == nil ? "nothing was completed" : nil
    case .unsupported(let reason): return "\(ReportRow.unsupported): \(reason)"
    case .invalid(let reason): return "invalid: \(reason)"
    case .missing: return nil
    }
  }
}
