import SessionsReporting

/// The foot of the page: where it was measured, and how to do it again.
struct HTMLEnvironment {
  let report: BenchmarkReport

  var markup: Markup {
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
