import SessionsReporting

/// The foot of the page: versions, and how to run it again.
struct HTMLFooter {
  private let report: SuiteReport

  init(_ report: SuiteReport) {
    self.report = report
  }

  var markup: Markup {
    let again: Markup? = RerunCommand.text(for: report).map { "<p>Run it again:</p>\n<pre><code>\($0)</code></pre>" }
    let stores = report.stores.map { store -> Markup in
      let versions = [store.adapterVersion.map { "adapter \($0)" }, store.backendVersion.map { "backend \($0)" }].compactMap(\.self)
      return "<dt>\(store.store)</dt><dd>\(versions.isEmpty ? "no versions of its own" : versions.joined(separator: ", "))</dd>"
    }
    return """
      <footer>
      <h2>Versions and rerun</h2>
      <dl class="facts"><dt>suite</dt><dd>\(report.suiteVersion)</dd><dt>vectors</dt><dd>\(report.vectorsVersion)</dd>\
      <dt>report</dt><dd>\(report.schemaVersion)</dd><dt>seed</dt><dd>\(String(report.seed))</dd>\(Markup.join(stores))</dl>
      \(again)
      <p class="dim">Time in the cases is simulated: no case sleeps. A skipped case is never counted as passed.</p>
      </footer>
      """
  }
}
