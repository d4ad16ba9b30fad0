import SessionsReporting

/// Sentences that a reader needs before the numbers.
enum ReportCaveats {
  /// The sentences in the order of their weight.
  static func texts(_ summary: ResultSummary) -> [String] {
    let result = summary.result
    var texts: [String] = []
    if result.synthetic { texts.append("The numbers are made up: this is a sample of the format, and nothing was measured.") }
    texts += alerts(result)
    if result.swift.configuration != "release" {
      texts.append("Built as \(result.swift.configuration), not as release: the numbers say nothing about a server.")
    }
    texts += conformance(result) + cells(summary) + rounds(result) + host(result) + ceiling(summary) + result.notes
    if result.tool.dirty == true { texts.append("The tool was built with changes that are in no commit.") }
    if Set(result.backends.map(\.durability)).count > 1 {
      texts.append("The backends promise different durability: who is faster may simply promise less. They are ranked only inside a class.")
    }
    return texts.map { PrintableText.show($0) }
  }

  /// What was declared and is not so, and what endangers sessions: it stands on top of a report.
  static func alerts(_ result: BenchmarkResult) -> [String] {
    result.backends.compactMap(\.brokenPromise) + result.backends.flatMap(\.dangers)
  }

  private static func conformance(_ result: BenchmarkResult) -> [String] {
    result.backends.compactMap { backend in
      switch backend.conformance.verdict {
      case .passed: return nil
      case .failed:
        let cases = backend.conformance.failed
        return
          "\(backend.id) breaks MUSTs of the specification (\(cases.joined(separator: ", "))): it is the speed of a store that is wrong."
      case .notJudged: return "\(backend.id) was not judged by the conformance suite: that it is right is not known."
      }
    }
  }

  private static func cells(_ summary: ResultSummary) -> [String] {
    let keys = Set(summary.result.rounds.flatMap { $0.cells.map(CellKey.init) })
    let cells = keys.map { summary.cell($0) }
    let invalid = cells.filter { if case .invalid = $0.status { true } else { false } }
    let saturated = cells.filter { if case .saturated = $0.status { true } else { false } }
    var texts: [String] = []
    if !invalid.isEmpty {
      let names = Set(invalid.map { "\($0.key.backend) in \($0.key.workload)" }).sorted()
      texts.append("Without numbers, since what was read back was wrong or the store fails its suite: \(WordText.list(names)).")
    }
    if !saturated.isEmpty {
      texts.append(
        "\(WordText.counted(saturated.count, "cell")) did not keep up with the offered rate: marked as saturated and not compared.")
    }
    let failed = cells.reduce(0) { $0 + ($1.requests?.errors ?? 0) }
    if failed > 0 { texts.append("\(WordText.counted(failed, "request")) failed; they are counted apart and are in no latency.") }
    return texts
  }

  private static func rounds(_ result: BenchmarkResult) -> [String] {
    guard result.rounds.count < 5 else { return [] }
    return ["\(WordText.counted(result.rounds.count, "round")): fewer than the 5 that an interval takes. Nothing here is significant."]
  }

  /// Names the backends whose numbers come near the limit of the benchmark itself.
  private static func ceiling(_ summary: ResultSummary) -> [String] {
    guard let harness = summary.result.harness else { return [] }
    let keys = Set(summary.result.rounds.flatMap { $0.cells.map(CellKey.init) }).filter { $0.workload != NullStoreWorkload().id }
    let near = Set(keys.filter { (summary.cell($0).requestsPerSecond ?? 0) > harness.ceilingPerSecond / 2 }.map(\.backend)).sorted()
    guard !near.isEmpty else { return [] }
    return [
      "The benchmark itself cannot show more than \(NumberText.rate(harness.ceilingPerSecond)) requests/s: "
        + "a good part of what \(WordText.list(near)) seems to take is the benchmark."
    ]
  }

  private static func host(_ result: BenchmarkResult) -> [String] {
    let host = result.host
    var texts: [String] = []
    if let virtualisation = host.virtualisation, virtualisation != "none" {
      texts.append("Measured in a virtual machine or container (\(virtualisation)): neighbours may have taken part of the processor.")
    }
    if let governor = host.governor, governor != "performance" {
      texts.append("The processor's frequency is governed by '\(governor)', not by 'performance'.")
    }
    if let load = host.loadAverage, load > Double(host.cores) / 4 {
      texts.append("The machine was busy when the run began: load average \(NumberText.plain(load)) on \(host.cores) processors.")
    }
    let shared = result.backends.filter { $0.locality == .loopback }.map(\.id)
    if !shared.isEmpty {
      texts.append(
        "\(WordText.list(shared)) ran on the machine that made the load and shared its \(WordText.counted(host.cores, "processor")) "
          + "with it; there is no network in between.")
    }
    return texts
  }
}
