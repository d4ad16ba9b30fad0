/// How often each outcome came.
struct OutcomeCounts {
  private var counts: [CaseOutcome: Int] = [:]

  init(_ results: some Sequence<CaseResult>) {
    for result in results { counts[result.outcome, default: 0] += 1 }
  }

  init(_ outcomes: [CaseOutcome]) {
    for outcome in outcomes { counts[outcome, default: 0] += 1 }
  }

  subscript(_ outcome: CaseOutcome) -> Int { counts[outcome] ?? 0 }

  /// All of them.
  var total: Int { counts.values.reduce(0, +) }

  /// The gravest outcome that there is; nil without any.
  var worst: CaseOutcome? { CaseOutcome.byGravity.first { self[$0] > 0 } }

  /// The outcomes that came, the good ones first.
  var present: [CaseOutcome] { CaseOutcome.byReading.filter { self[$0] > 0 } }

  /// Such as `✓ 12 passed, – 2 skipped`.
  var text: String { present.map { "\($0.symbol) \(self[$0]) \($0.word)" }.joined(separator: ", ") }
}

extension StoreResult {
  /// The outcomes by family of cases, in the order of the run.
  var families: [(name: String, counts: OutcomeCounts)] {
    var names: [String] = []
    var groups: [String: [CaseResult]] = [:]
    for result in results {
      let name = CaseFamily.of(result.id)
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(result)
    }
    return names.map { ($0, OutcomeCounts(groups[$0] ?? [])) }
  }

  /// The cases with an outcome by the reason, reasons in order, each case once.
  func reasons(_ outcome: CaseOutcome, by reason: (CaseResult) -> String? = { $0.reason }) -> [(reason: String, ids: [String])] {
    Dictionary(grouping: results.filter { $0.outcome == outcome }) { reason($0) ?? "" }
      .map { ($0.key, Set($0.value.map(\.id)).sorted()) }
      .sorted { $0.0 < $1.0 }
  }

  /// How long the cases took together.
  var milliseconds: Double { results.reduce(0) { $0 + $1.milliseconds } }
}
