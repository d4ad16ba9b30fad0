import SessionsReporting

/// The head of the page: who is fastest among those that promise the same, what to know before, and how to read the rest.
struct HTMLOverview {
  let report: BenchmarkReport

  var markup: Markup {
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
      \(HTMLParts.list(BenchmarkReport.legend))
      \(assumptions(result))
      </section>

      """
  }

  private func headline(_ result: BenchmarkResult) -> String {
    let backends = WordText.counted(result.backends.count, "backend")
    return "\(backends), \(WordText.counted(result.workloads.count, "workload")), \(WordText.counted(result.rounds.count, "round"))"
  }

  private func assumptions(_ result: BenchmarkResult) -> Markup? {
    let texts = result.workloads.flatMap { workload in workload.assumptions.map { "\(workload.id): \($0)" } }
    guard !texts.isEmpty else { return nil }
    return """
      <details><summary>Assumed, not measured anywhere: \(WordText.counted(texts.count, "parameter"))</summary>\
      \(HTMLParts.list(texts))</details>
      """
  }
}
