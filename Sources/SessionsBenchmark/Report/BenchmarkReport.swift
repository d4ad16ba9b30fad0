import SessionsReporting

/// What every rendering of a result shows.
package struct BenchmarkReport: Sendable {
  /// The result with its rounds put together.
  package let summary: ResultSummary
  /// Who is fastest among those that promise the same, in sentences.
  package let verdict: [String]
  /// What a reader has to know before the numbers, in the order of their weight.
  package let caveats: [String]
  /// The tables, one a workload.
  let tables: [ReportTable]

  /// Makes a report of a result.
  package init(_ result: BenchmarkResult, statistics: ResultStatistics) {
    summary = ResultSummary(result, statistics: statistics)
    verdict = ReportVerdict.texts(summary)
    caveats = ReportCaveats.texts(summary)
    tables = result.workloads.map { [summary] in ReportTable($0, summary) }
  }

  /// What the numbers of the tables mean.
  static let legend: [String] = [
    "achieved/s: completed requests a second, the median of the rounds, and how far its interval of 95 % reaches. A request is everything "
      + "that one visit asks of the store.",
    "p50, p99, p99.9: the response time that this share of requests did not exceed, over all rounds, from the instant at which a request "
      + "should have begun. A percentile is told only when at least ten requests lie beyond it.",
    "vs: how many times the reference's rate, round by round; ~ means that no difference was shown, which does not show that there is "
      + "none.",
    "round trips/op and bytes/op are counted and not timed: they are the same on every machine.", CostTable.legend,
  ]

  /// The versions and the machine, a line each.
  var environment: [(name: String, value: String)] {
    let result = summary.result
    let host = result.host
    var lines: [(String, String)] = [
      ("tool", "\(result.tool.name) \(result.tool.version)\(result.tool.commit.map { ", commit \($0)" } ?? "")"),
      ("swift", "\(result.swift.version), \(result.swift.configuration)"),
      ("processor", "\(host.cpu), \(WordText.counted(host.cores, "processor"))"),
      ("memory", NumberText.bytes(Double(host.memoryBytes))), ("kernel", host.kernel),
    ]
    if let governor = host.governor { lines.append(("governor", governor)) }
    if let virtualisation = host.virtualisation { lines.append(("virtualisation", virtualisation)) }
    if let load = host.loadAverage { lines.append(("load at the start", NumberText.plain(load))) }
    if let harness = result.harness { lines.append(("harness", harness.text)) }
    lines += [
      ("started", result.started), ("took", NumberText.time(seconds: result.seconds)),
      ("rounds", "\(result.rounds.count), each in fresh processes and on fresh data"), ("seed", String(result.seed)),
      ("reference", result.reference),
    ]
    return lines.map { (name: $0.0, value: PrintableText.show($0.1)) }
  }

  /// The command that repeats the run, for a shell.
  var command: String { summary.result.command.map { ShellText.quote(PrintableText.show($0)) }.joined(separator: " ") }
}
