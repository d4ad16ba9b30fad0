import SessionsReporting

/// A run as one page that needs nothing else: no network, no other file, and no script to be read.
public enum HTMLReport {
  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    let sections = report.stores.enumerated().map { HTMLStoreSection($0.element, index: $0.offset).markup }
    let body: Markup = """
      \(HTMLOverview(report).markup)
      <main>
      \(Markup.join(sections))
      \(HTMLCaseTable(report).markup)
      </main>
      \(HTMLFooter(report).markup)
      """
    return HTMLPage(title: "Session store conformance", styles: HTMLStyle.all, body: body, script: HTMLScript.source).source
  }
}
