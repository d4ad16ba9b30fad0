import SessionsReporting

/// The contents that all renderings of a result share.
package struct BenchmarkReport: Sendable {
  /// The result with its rounds put together.
  package let summary: ResultSummary
  /// The fastest of the backends with the same promise, in sentences.
  package let verdict: [String]
  /// Sentences that a reader needs before the numbers, in the order of their weight.
  package let caveats: [String]
  /// The tables, one a workload.
  package let tables: [ReportTable]

  /// Makes a report of a result.
  package init(_ result: BenchmarkResult, statistics: ResultStatistics) {
    summary = ResultSummary(result, statistics: statistics)
    verdict = ReportVerdict.texts(summary)
    caveats = ReportCaveats.texts(summary)
    tables = result.workloads.map { [summary] in ReportTable($0, summary) }
  }

  /// The meaning of the numbers of the tables.
  var legend: [String] {
    let loads = summary.result.rounds.flatMap(\.cells).compactMap(\.measurement?.load.model)
    let (isOpen, isClosed) = (loads.contains(.open), loads.contains(.closed))
    let closed = "in a closed loop, in which each task begins a request when its last one has ended, from the instant at which it began"
    let open = "in an open loop, which follows a plan, from the instant at which it should have begun"
    let instant = [isClosed ? closed : nil, isOpen ? open : nil].compactMap(\.self).joined(separator: "; ")
    return [
      "achieved/s: completed requests a second, the median of the rounds, and how far its interval of 95 % reaches. A request is everything "
        + "that one visit asks of the store.",
      "in flight: how many requests were under way at a time, measured (rate times mean service time), of as many tasks. Percentiles of rows "
        + "with other numbers in flight are not comparable.",
      "p50, p99, p99.9: the time that this share of requests did not exceed, over all rounds\(instant.isEmpty ? "" : ", ")\(instant). A "
        + "percentile is told only when at least ten requests lie beyond it.",
      "vs: how many times the reference's rate, round by round; ~ means that no difference was shown, which does not show that there is "
        + "none.",
      "round trips/op and bytes/op are counted and not timed: they are the same on every machine.", CostTable.legend,
    ]
  }

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

/// The fastest of the backends with the same promise, in sentences.
enum ReportVerdict {
  /// The workload of the verdict: `browse`, or else the first that varies nothing.
  static func workload(_ result: BenchmarkResult) -> WorkloadDescription? {
    let plain = result.workloads.filter { $0.sweep == nil }
    return plain.first { $0.id == "browse" } ?? plain.first
  }

  /// One sentence for each class of durability, the strongest first.
  static func texts(_ summary: ResultSummary) -> [String] {
    guard let workload = workload(summary.result) else { return ["No workload gives a verdict: all of them are sweeps."] }
    let sentences = DurabilityClass.allCases.reversed().flatMap { durability in
      [sentence(durability, workload, summary)].compactMap(\.self) + overall(durability, summary)
    }
    return sentences.isEmpty ? ["No backend has numbers that count under \(PrintableText.show(workload.id))."] : sentences
  }

  private static func sentence(_ durability: DurabilityClass, _ workload: WorkloadDescription, _ summary: ResultSummary) -> String? {
    let eligible = summary.result.backends.filter { $0.durability == durability && $0.conformance.verdict != .failed }
    let ranked = eligible.map { summary.cell(CellKey(backend: $0.id, workload: workload.id)) }
      .filter { $0.status == .measured }.sorted { ($0.requestsPerSecond ?? 0) > ($1.requestsPerSecond ?? 0) }
    guard let best = ranked.first, let rate = best.requestsPerSecond else { return nil }
    let name = PrintableText.show(best.key.backend)
    let p99 = best.requests?.response.value(.p99).map { ", p99 \($0.text)" } ?? ""
    let head = "\(durability.text.prefix(1).uppercased())\(durability.text.dropFirst()): "
    let numbers = "\(NumberText.rate(rate)) requests/s\(p99)"
    guard ranked.count > 1 else { return "\(head)\(name) is the only one, with \(numbers)." }
    let next = ranked[1].key.backend
    let other = PrintableText.show(next)
    switch summary.ratio(best.key, to: next) {
    case let ratio? where ratio.verdict == .larger: return "\(head)\(name) is fastest with \(numbers), \(ratio.text) of \(other)."
    case let ratio? where ratio.verdict == .tooFewRounds:
      return "\(head)\(name) has \(numbers), \(ratio.text) of \(other); there are too few rounds to call that a difference."
    default: return "\(head)no difference was shown between \(name) (\(numbers)) and \(other)."
    }
  }

  /// Compares the backends of a class over all workloads that vary nothing: by the geometric mean of their ratios, which no single workload
  /// decides.
  private static func overall(_ durability: DurabilityClass, _ summary: ResultSummary) -> [String] {
    let workloads = summary.result.workloads.filter { $0.sweep == nil && $0.id != NullStoreWorkload().id }
    let eligible = summary.result.backends.filter { $0.durability == durability && $0.conformance.verdict != .failed }
    guard workloads.count > 1, let first = eligible.first else { return [] }
    return eligible.dropFirst().compactMap { backend in
      let ratios = workloads.compactMap { summary.ratio(CellKey(backend: backend.id, workload: $0.id), to: first.id)?.ratio }
      guard ratios.count > 1, let mean = try? LogRatios.geometricMean(of: ratios) else { return nil }
      let names = [backend.id, first.id].map { PrintableText.show($0) }
      return "Over \(ratios.count) workloads \(names[0]) has \(NumberText.significant(mean, digits: 3))x the rate of \(names[1]) "
        + "(geometric mean)."
    }
  }
}
