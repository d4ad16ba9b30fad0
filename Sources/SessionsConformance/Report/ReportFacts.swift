import SessionsReporting

/// The number of results with each outcome.
struct OutcomeCounts {
  private var counts: [CaseOutcome: Int] = [:]

  init(_ results: some Sequence<CaseResult>) {
    for result in results { counts[result.outcome, default: 0] += 1 }
  }

  init(_ outcomes: [CaseOutcome]) {
    for outcome in outcomes { counts[outcome, default: 0] += 1 }
  }

  subscript(_ outcome: CaseOutcome) -> Int { counts[outcome] ?? 0 }

  /// The number of results.
  var total: Int { counts.values.reduce(0, +) }

  /// The gravest outcome that there is; nil without any.
  var worst: CaseOutcome? { CaseOutcome.byGravity.first { self[$0] > 0 } }

  /// The outcomes that there are, the good ones first.
  var present: [CaseOutcome] { CaseOutcome.byReading.filter { self[$0] > 0 } }

  /// All counts on one line, such as `✓ 12 passed, – 2 skipped`.
  var text: String { present.map { "\($0.symbol) \(self[$0]) \($0.word)" }.joined(separator: ", ") }
}

/// The cases of a store with one outcome, by their reasons.
struct ReasonList {
  /// One reason and its cases.
  struct Entry {
    let reason: String
    /// The consequence of a declared deviation; empty for other reasons.
    let consequence: String
    let ids: [String]
  }

  let outcome: CaseOutcome
  /// The meaning of the outcome for this list.
  let title: String
  /// The reasons, in their order, each with its cases, each case once.
  let entries: [Entry]

  /// The number of listed cases.
  var caseCount: Int { Set(entries.flatMap(\.ids)).count }
}

extension StoreResult {
  /// The versions of the adapter and of the backend, as far as they are known.
  var versions: [String] { Self.versions(adapter: adapterVersion, backend: backendVersion) }

  static func versions(adapter: String?, backend: String?) -> [String] {
    [adapter.map { "adapter \($0)" }, backend.map { "backend \($0)" }].compactMap(\.self)
  }

  /// The details in the order of their names.
  var sortedDetails: [(name: String, value: String)] {
    details.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// The time that the cases took together.
  var milliseconds: Double { results.reduce(0) { $0 + $1.milliseconds } }

  /// The outcomes by family of cases, in the order of the run.
  var families: [(name: String, counts: OutcomeCounts)] {
    var names: [String] = []
    var groups: [String: [CaseResult]] = [:]
    for result in results {
      let name = Family.name(of: result.id)
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(result)
    }
    return names.map { ($0, OutcomeCounts(groups[$0] ?? [])) }
  }

  /// The results that a reader has to act on, in the order of the run.
  var failures: [CaseResult] { results.filter(\.outcome.isFailure) }

  /// The cases that neither passed nor failed, by outcome and reason; only lists that are not empty.
  var reasonLists: [ReasonList] {
    CaseOutcome.byReading.compactMap { outcome in
      guard let title = outcome.listTitle else { return nil }
      let entries = reasons(outcome)
      return entries.isEmpty ? nil : ReasonList(outcome: outcome, title: title, entries: entries)
    }
  }

  /// The reasons of an outcome; those of an expected failure are the baseline's.
  func reasons(_ outcome: CaseOutcome) -> [ReasonList.Entry] {
    let groups = Dictionary(grouping: results.filter { $0.outcome == outcome }) { $0.baseline ?? $0.reason ?? "" }
    return groups.sorted { $0.key < $1.key }.map { reason, results in
      ReasonList.Entry(reason: reason, consequence: results.first?.consequence ?? "", ids: Set(results.map(\.id)).sorted())
    }
  }

  /// The reason why the run is not the whole run; nil if it is. A format without a place for it gets one more result, an error.
  var incompleteness: String? {
    if let error { return "the \(kind.subject) could not be judged: \(error)" }
    if planned == 0 { return "no case was planned" }
    return isComplete ? nil : "the run is incomplete: \(results.count) of \(planned) runs have a result"
  }
}

extension CaseResult {
  /// The store objects and the repetition, such as `2 objects, run 3`.
  func arrangement(_ kind: SuiteKind) -> String {
    kind.arrangement(self, one: "1 object") { "\($0) objects" }
  }

  /// The arrangement in brackets with a blank before them; empty without one.
  func bracket(_ kind: SuiteKind) -> String {
    let arrangement = arrangement(kind)
    return arrangement.isEmpty ? "" : " [\(arrangement)]"
  }

  /// The failure on one line: the subject of the comparison, the expected value and the actual one.
  var summary: String {
    guard let what else { return reason ?? outcome.word }
    let comparison = [expected.map { "expected \($0)" }, seen.map { "actual \($0)" }].compactMap(\.self)
    return comparison.isEmpty ? what : "\(what): \(comparison.joined(separator: ", "))"
  }
}

// MARK: Printable text

extension SuiteReport {
  /// The report with all its text made printable. Each format for people begins with it, so that none forgets a field.
  var printable: SuiteReport {
    var report = self
    report.stores = stores.map(\.printable)
    return report
  }
}

extension StoreResult {
  /// The result with all its text made printable.
  var printable: StoreResult {
    var details: [String: String] = [:]
    for (name, value) in self.details { details[PrintableText.show(name)] = PrintableText.show(value) }
    return StoreResult(
      store: PrintableText.show(store), details: details, adapterVersion: adapterVersion.map(PrintableText.show),
      backendVersion: backendVersion.map(PrintableText.show), capabilities: capabilities.map(PrintableText.show),
      deviations: deviations.map(PrintableText.show), planned: planned, results: results.map(\.printable),
      notes: notes.map(PrintableText.show), error: error.map(PrintableText.show))
  }
}

extension CaseResult {
  /// The result with all its text made printable.
  var printable: CaseResult {
    let steps = steps?.map { step in
      CaseStep(at: step.at, operation: PrintableText.show(step.operation), result: step.result.map(PrintableText.show))
    }
    return CaseResult(
      id: PrintableText.show(id), title: PrintableText.show(title), level: level, rules: rules.map(PrintableText.show),
      instances: instances, repetition: repetition, outcome: outcome, reason: reason.map(PrintableText.show),
      baseline: baseline.map(PrintableText.show), what: what.map(PrintableText.show), expected: expected.map(PrintableText.show),
      seen: seen.map(PrintableText.show), steps: steps, seed: seed, milliseconds: milliseconds)
  }
}
