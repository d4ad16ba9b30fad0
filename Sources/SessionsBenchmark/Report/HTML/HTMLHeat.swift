import Foundation
import SessionsReporting

/// Every backend under every workload at a glance.
struct HTMLHeat {
  let summary: ResultSummary

  var markup: Markup? {
    let result = summary.result
    guard !result.workloads.isEmpty else { return nil }
    let heads = result.workloads.map { "<th scope=\"col\" class=\"n\"><a href=\"#w-\($0.id)\">\($0.id)</a></th>" as Markup }
    let groups = DurabilityClass.allCases.reversed().compactMap { group($0) }
    return """
      <section id="overview">
      <h2>At a glance</h2>
      <p class="dim">Requests a second, the median of the rounds; of a sweep its fastest step. The fuller the colour, the closer to the \
      fastest of the column: a cell without colour is a hundred times slower. Compare inside a group: the others promise something else.</p>
      <div class="scroll" tabindex="0"><table class="heat">
      <thead><tr><th scope="col">backend</th>\(Markup.join(heads))</tr></thead>
      \(Markup.join(groups))</table></div>
      </section>

      """
  }

  private func group(_ durability: DurabilityClass) -> Markup? {
    let backends = summary.result.backends.filter { $0.durability == durability }
    guard !backends.isEmpty else { return nil }
    let rows = backends.map { backend -> Markup in
      let cells = summary.result.workloads.map { cell(backend.id, $0) }
      return "<tr><th scope=\"row\">\(backend.id)</th>\(Markup.join(cells))</tr>\n"
    }
    return """
      <tbody><tr class="group"><th scope="rowgroup" colspan="\(summary.result.workloads.count + 1)">\(durability.text)</th></tr>
      \(Markup.join(rows))</tbody>

      """
  }

  private func cell(_ backend: String, _ workload: WorkloadDescription) -> Markup {
    let cells = summary.steps(of: workload).map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
    guard let best = fastest(cells), let rate = best.requestsPerSecond else { return empty(cells) }
    let top = summary.result.backends.compactMap { other in
      fastest(summary.steps(of: workload).map { summary.cell(CellKey(backend: other.id, workload: workload.id, step: $0)) })?
        .requestsPerSecond
    }.max()
    let share = top.map { $0 > 0 ? rate / $0 : 0 } ?? 0
    let heat = Int((100 * max(0, 1 + log10(max(share, 1e-9)) / 2)).rounded())
    let step: Markup? = best.key.step.flatMap { step in workload.sweep.map { "<small>at \($0.text(step))</small>" } }
    return
      "<td class=\"n\" style=\"--heat:\(heat)\" title=\"\(NumberText.percent(share)) of the fastest\">\(NumberText.rate(rate))\(step)</td>"
  }

  /// The cell of a backend without numbers that count, with the reason.
  private func empty(_ cells: [CellSummary]) -> Markup {
    for cell in cells {
      switch cell.status {
      case .unsupported(let reason): return "<td class=\"n none\">\(ReportRow.unsupported)<small>\(reason)</small></td>"
      case .invalid(let reason): return "<td class=\"n bad\">invalid<small>\(reason)</small></td>"
      case .saturated(let reason): return "<td class=\"n none\">saturated<small>\(reason)</small></td>"
      case .measured, .missing: continue
      }
    }
    return "<td class=\"n none\">\(ReportRow.none)<small>not run</small></td>"
  }

  private func fastest(_ cells: [CellSummary]) -> CellSummary? {
    cells.filter { $0.status == .measured }.max { ($0.requestsPerSecond ?? 0) < ($1.requestsPerSecond ?? 0) }
  }
}
