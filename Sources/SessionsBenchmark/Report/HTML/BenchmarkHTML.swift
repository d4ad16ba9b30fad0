import SessionsReporting

/// A report as one page that needs nothing beside it: no script, and nothing from elsewhere.
package enum BenchmarkHTML {
  /// Renders a report.
  package static func render(_ report: BenchmarkReport) -> String {
    let sections = report.tables.map { HTMLWorkload(table: $0, summary: report.summary).markup }
    let body: Markup = """
      \(HTMLOverview(report: report).markup)\(HTMLHeat(summary: report.summary).markup)\(Markup.join(sections))\
      \(HTMLBackends(report: report).markup)\(HTMLEnvironment(report: report).markup)
      """
    return HTMLPage(title: "Session store benchmarks", styles: BenchmarkStyle.all, body: body).source
  }
}
