import SessionsReporting

/// Who is fastest among those that promise the same, in sentences.
enum ReportVerdict {
  /// The workload that the verdict is of: `browse`, or else the first that varies nothing.
  static func workload(_ result: BenchmarkResult) -> WorkloadDescription? {
    let plain = result.workloads.filter { $0.sweep == nil }
    return plain.first { $0.id == "browse" } ?? plain.first
  }

  /// One sentence for each class of durability, the strongest first.
  static func texts(_ summary: ResultSummary) -> [String] {
    guard let workload = workload(summary.result) else { return ["No workload gives a verdict: all of them are sweeps."] }
    let sentences = DurabilityClass.allCases.reversed().flatMap { durability in
      [sentence(durability, workload, summary)].compactMap { $0 } + overall(durability, summary)
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

  /// How those of a class compare over all workloads that vary nothing: the geometric mean of their ratios, which no single workload decides.
  private static func overall(_ durability: DurabilityClass, _ summary: ResultSummary) -> [String] {
    let workloads = summary.result.workloads.filter { $0.sweep == nil && $0.id != NullStoreWorkload().id }
    let eligible = summary.result.backends.filter { $0.durability == durability && $0.conformance.verdict != .failed }
    guard workloads.count > 1, let first = eligible.first else { return [] }
    return eligible.dropFirst().compactMap { backend in
      let ratios = workloads.compactMap { summary.ratio(CellKey(backend: backend.id, workload: $0.id), to: first.id)?.ratio }
      guard ratios.count > 1, let mean = try? GeometricMean.of(ratios) else { return nil }
      let names = [backend.id, first.id].map { PrintableText.show($0) }
      return "Over \(ratios.count) workloads \(names[0]) has \(NumberText.significant(mean, digits: 3))x the rate of \(names[1]) "
        + "(geometric mean)."
    }
  }
}
