import SessionsReporting

/// A report as one self-contained page: no script, and no other files.
package enum BenchmarkHTML {
  /// Renders a report.
  package static func render(_ report: BenchmarkReport) -> String {
    let sections = report.tables.map { HTMLWorkload(table: $0, summary: report.summary).markup }
    let body: Markup = """
      \(overview(report))\(HTMLHeat(summary: report.summary).markup)\(Markup.join(sections))\
      \(backends(report))\(environment(report))
      """
    return HTMLPage(title: "Session store benchmarks", styles: BenchmarkStyle.all, body: body).source
  }

  /// The head of the page: the fastest of the backends with the same promise, the caveats, and an explanation of the rest.
  private static func overview(_ report: BenchmarkReport) -> Markup {
    let result = report.summary.result
    let workload: Markup? = ReportVerdict.workload(result).map { "<p class=\"dim\">Under <code>\($0.id)</code>: \($0.summary)</p>" }
    let sample: Markup? = result.synthetic ? "<span class=\"pill\">sample, not measured</span>" : nil
    let caveats: Markup? =
      report.caveats.isEmpty
      ? nil
      : """
      <section class="caveats" id="caveats">
      <h2>Before you use these numbers</h2>
      \(HTMLParts.list(report.caveats))
      </section>

      """
    return """
      <header class="hero">
      <p class="kicker">Session store benchmarks \(sample)</p>
      <h1>\(headline(result))</h1>
      \(workload)
      <ul class="verdict">\(Markup.join(report.verdict.map { "<li>\($0)</li>" as Markup }))</ul>
      </header>
      \(caveats)<section id="how">
      <h2>How to read this</h2>
      \(HTMLParts.list(report.legend))
      \(assumptions(result))
      </section>

      """
  }

  private static func headline(_ result: BenchmarkResult) -> String {
    let backends = WordText.counted(result.backends.count, "backend")
    return "\(backends), \(WordText.counted(result.workloads.count, "workload")), \(WordText.counted(result.rounds.count, "round"))"
  }

  private static func assumptions(_ result: BenchmarkResult) -> Markup? {
    let texts = result.workloads.flatMap { workload in workload.assumptions.map { "\(workload.id): \($0)" } }
    guard !texts.isEmpty else { return nil }
    return """
      <details><summary>Assumed, not measured anywhere: \(WordText.counted(texts.count, "parameter"))</summary>\
      \(HTMLParts.list(texts))</details>
      """
  }

  /// The promises of the backends and their settings: without them their numbers cannot be compared.
  private static func backends(_ report: BenchmarkReport) -> Markup {
    let result = report.summary.result
    let facts = result.backends.map { BackendFacts.texts($0) }
    let statistics = report.summary.statistics
    return """
      <section id="backends">
      <h2>What the backends promise</h2>
      <p class="dim">A write that may be lost is cheaper than one that may not.</p>
      \(HTMLParts.words(BackendFacts.heads, facts))
      </section>
      \(anchors("Against the raw tools", result.limits, statistics))\
      \(anchors("Against what a user would take instead", result.peers, statistics))\
      \(comparisons(result.comparisons))
      """
  }

  private static func anchors(_ title: String, _ ratios: [AnchorRatio]?, _ statistics: ResultStatistics) -> Markup? {
    guard let ratios, !ratios.isEmpty else { return nil }
    let groups = AnchorGroup.all(ratios, statistics).map { group -> Markup in
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

  private static func comparisons(_ comparisons: [MetricComparison]?) -> Markup? {
    guard let comparisons, !comparisons.isEmpty else { return nil }
    let rows = comparisons.map { comparison in
      let interval = [comparison.lower, comparison.upper].compactMap { $0.map { NumberText.significant($0, digits: 3) } }
      return [
        comparison.backend, comparison.workload, comparison.metric, comparison.reference,
        "\(NumberText.significant(comparison.estimate, digits: 3))x",
        interval.isEmpty ? ReportRow.none : interval.joined(separator: " to "),
        comparison.pValue.map { NumberText.significant($0, digits: 2) } ?? ReportRow.none, String(comparison.rounds), comparison.method,
        comparison.verdict.text,
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

  /// The foot of the page: the machine, and the command that measures again.
  private static func environment(_ report: BenchmarkReport) -> Markup {
    let facts = report.environment.map { "<dt>\($0.name)</dt><dd>\($0.value)</dd>" as Markup }
    return """
      <section id="environment">
      <h2>Where it was measured</h2>
      <dl class="facts">\(Markup.join(facts))</dl>
      </section>
      <section id="again">
      <h2>Measure it again</h2>
      <pre tabindex="0"><code>\(report.command)</code></pre>
      <p class="dim">Counted numbers will be the same. Times will differ with the machine: compare ratios, not seconds.</p>
      </section>
      """
  }
}
