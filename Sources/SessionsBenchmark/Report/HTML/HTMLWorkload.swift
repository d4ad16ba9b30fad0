import SessionsReporting

/// One workload: its table and its charts.
struct HTMLWorkload {
  let table: ReportTable
  let summary: ResultSummary

  var markup: Markup {
    let workload = table.workload
    let charts = WorkloadCharts(workload: workload, summary: summary).figures
    let parameters = workload.parameters.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" } + ["seed: \(workload.seed)"]
    let notes: Markup? = table.notes.isEmpty ? nil : "<ol class=\"notes\">\(Markup.join(table.notes.enumerated().map(note)))</ol>"
    return """
      <section id="w-\(workload.id)">
      <h2>\(workload.id)</h2>
      <p class="dim">\(workload.summary)</p>
      \(rows)\(notes)\(table.conclusion.map { "<p><b>\($0)</b></p>" as Markup })
      <div class="figures">\(Markup.join(charts.map(\.markup)))</div>
      \(costs)
      <details><summary>Parameters and operations</summary>\(HTMLParts.list(parameters))\(operations)</details>
      </section>

      """
  }

  private var rows: Markup {
    HTMLParts.table(
      table.heads(), table.rows.map { table.texts($0) }, labels: table.labelHeads.count, style: "main", rowStyles: table.rows.map(style))
  }

  private func note(_ position: Int, _ text: String) -> Markup { "<li><b>\(ReportNotes.mark(position))</b> \(text)</li>" }

  private func style(_ row: ReportRow) -> Markup {
    switch row.cell.status {
    case .measured: return "measured"
    case .saturated: return "saturated"
    case .unsupported, .missing: return "none"
    case .invalid: return "bad"
    }
  }

  /// The costs of requests, a row for each backend.
  private var costs: Markup? {
    let rows = CostTable(table).rows
    guard !rows.isEmpty else { return nil }
    return "<details><summary>What a request costs</summary>\(HTMLParts.table(CostTable.heads, rows, labels: 1))</details>"
  }

  /// The operations in requests, a row for each kind of each backend.
  private var operations: Markup? {
    let rows = table.rows.flatMap { row in
      row.cell.operations.sorted { $0.key < $1.key }.map { kind, merged in
        [row.backend, row.step ?? "", kind, NumberText.grouped(merged.count), NumberText.grouped(merged.errors)]
          + [LatencyPercentile.median, .p99, .p999].map { merged.service.value($0)?.text ?? ReportRow.none }
          + [merged.service.longest?.text ?? ReportRow.none]
      }
    }
    guard !rows.isEmpty else { return nil }
    return HTMLParts.table(
      ["backend", "at", "operation", "count", "errors", "service p50", "service p99", "service p99.9", "longest"], rows, labels: 3)
  }
}
