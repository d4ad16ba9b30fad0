/// A report as one page that needs nothing beside it: no script, and nothing from elsewhere.
public enum BenchmarkHTML {
  /// Renders a report.
  public static func render(_ report: BenchmarkReport) -> String {
    let sections = report.tables.map { HTMLWorkload(table: $0, summary: report.summary).markup }
    let page: Markup = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
      form-action 'none'">
      <meta name="color-scheme" content="light dark">
      <title>Session store benchmarks</title>
      <link rel="icon" href="data:,">
      <style>
      \(BenchmarkStyle.base)
      \(BenchmarkStyle.tables)
      \(BenchmarkStyle.charts)
      </style>
      </head>
      <body>
      \(HTMLOverview(report: report).markup)\(HTMLHeat(summary: report.summary).markup)\(Markup.join(sections))\
      \(HTMLBackends(report: report).markup)\(HTMLEnvironment(report: report).markup)
      </body>
      </html>

      """
    return page.source
  }
}
