import SessionsReporting

/// What the backends promise, and how they were set up: without it their numbers cannot be compared.
struct HTMLBackends {
  let report: BenchmarkReport

  var markup: Markup {
    let result = report.summary.result
    return """
      <section id="backends">
      <h2>What the backends promise</h2>
      <p class="dim">A write that may be lost is cheaper than one that may not.</p>
      \(HTMLParts.words(BackendFacts.heads, result.backends.map { BackendFacts.texts($0) }))
      </section>
      \(anchors("Against the raw tools", result.limits))\(anchors("Against what a user would take instead", result.peers))\
      \(comparisons(result.comparisons))
      """
  }

  private func anchors(_ title: String, _ ratios: [AnchorRatio]?) -> Markup? {
    guard let ratios, !ratios.isEmpty else { return nil }
    let groups = AnchorGroup.all(ratios, report.summary.statistics).map { group -> Markup in
      """
      <h3>\(group.title)</h3>
      <p class="dim">\(group.settings)</p>
      \(HTMLParts.table(AnchorGroup.heads, group.rows, labels: 1))
      """
    }
    return """
      <section>
      <h2>\(title)</h2>
      \(Markup.join(groups, separator: "\n"))
      </section>

      """
  }

  private func comparisons(_ comparisons: [MetricComparison]?) -> Markup? {
    guard let comparisons, !comparisons.isEmpty else { return nil }
    let rows = comparisons.map { comparison in
      let interval = [comparison.lower, comparison.upper].compactMap { $0.map { NumberText.significant($0, digits: 3) } }
      return [
        comparison.backend, comparison.workload, comparison.metric, comparison.reference,
        "\(NumberText.significant(comparison.estimate, digits: 3))x",
        interval.isEmpty ? ReportRow.none : interval.joined(separator: " to "),
        comparison.pValue.map { NumberText.significant($0, digits: 2) } ?? ReportRow.none, String(comparison.rounds), comparison.method,
        Self.words(comparison.verdict),
      ]
    }
    let heads = ["backend", "workload", "metric", "against", "ratio", "interval of 95 %", "p", "rounds", "method", "verdict"]
    return """
      <section>
      <h2>Comparisons</h2>
      \(HTMLParts.words(heads, rows))
      </section>

      """
  }

  private static func words(_ verdict: MetricComparison.Verdict) -> String {
    switch verdict {
    case .larger: return "larger"
    case .smaller: return "smaller"
    case .indistinguishable: return "no difference shown"
    case .tooFewRounds: return "too few rounds"
    }
  }
}
