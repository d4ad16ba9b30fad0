import SessionsReporting

/// One workload: a row for each backend, at each step.
struct ReportTable: Sendable {
  let workload: WorkloadDescription
  let reference: String
  let rows: [ReportRow]
  let notes: [String]
  /// What the table comes to, in a sentence; `nil` if it is not a ladder of rates.
  let conclusion: String?

  init(_ workload: WorkloadDescription, _ summary: ResultSummary) {
    self.workload = workload
    reference = PrintableText.show(summary.result.reference)
    var notes = ReportNotes()
    var rows: [ReportRow] = []
    for step in summary.steps(of: workload) {
      for backend in summary.result.backends {
        let cell = summary.cell(CellKey(backend: backend.id, workload: workload.id, step: step))
        // A sweep has the steps of all backends, and one that stops earlier was not asked.
        if cell.status == .missing, step != nil { continue }
        var builder = ReportRowBuilder(cell: cell, backend: backend, summary: summary)
        let row = builder.row(step: step.flatMap { value in workload.sweep.map { $0.label(value) } }, &notes)
        rows.append(row)
      }
    }
    self.rows = rows
    self.notes = notes.texts
    let capacities = summary.result.backends.compactMap { RateCapacity($0.id, workload, summary)?.text }
    let objective = NumberText.duration(nanoseconds: Double(RateCapacity.objectiveNanoseconds))
    conclusion =
      capacities.isEmpty
      ? nil
      : PrintableText.show("Offered rates with a p99 of at most \(objective) (A) and no errors: \(WordText.list(capacities)).")
  }

  /// The heads of the columns before the numbers.
  var labelHeads: [String] { workload.sweep.map { [$0.head, "backend"] } ?? ["backend"] }

  /// What stands in the columns before the numbers.
  func labels(_ row: ReportRow) -> [String] {
    let name = row.marks.isEmpty ? row.backend : "\(row.backend) \(row.marks)"
    return workload.sweep == nil ? [name] : [row.step ?? ReportRow.none, name]
  }
}
