import SessionsReporting

/// A run as a comment on a pull request: the verdicts first, each store's table and failures folded below them.
public enum MarkdownReport {
  /// How many failures of a store are shown in full: a comment may have 65536 characters.
  private static let shownFailures: Int = 20

  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    let failed = report.stores.count { StoreVerdict($0).kind == .failed }
    let open = report.stores.count { StoreVerdict($0).kind == .open }
    let head: String
    switch (failed, open) {
    case _ where report.stores.isEmpty: head = "no store was judged"
    case (0, 0): head = "✓ \(WordText.counted(report.stores.count, "store")) passed"
    case (0, _): head = "? \(open) of \(WordText.counted(report.stores.count, "store")) without a verdict"
    default: head = "✗ \(failed) of \(WordText.counted(report.stores.count, "store")) failed"
    }
    var lines = ["## Session store conformance: \(head)", ""]
    lines += verdicts(report) + ["", "Suite \(text(report.suiteVersion)), vectors \(text(report.vectorsVersion)), seed \(report.seed)."]
    for store in report.stores { lines += [""] + section(store) }
    if let command = RerunCommand.text(for: report) { lines += ["", "Run it again:", ""] + MarkdownText.fenced([command]) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ text: String) -> String { MarkdownText.escape(text) }

  private static func verdicts(_ report: SuiteReport) -> [String] {
    let rows = report.stores.map { store in
      let verdict = StoreVerdict(store)
      let symbol = ["passed": "✓", "failed": "✗"][verdict.kind.rawValue] ?? "?"
      let versions = [store.adapterVersion.map { "adapter \($0)" }, store.backendVersion.map { "backend \($0)" }].compactMap(\.self)
      return [
        text(store.store), "\(symbol) **\(text(verdict.word))**: \(text(verdict.sentence))",
        text((verdict.notes + versions).joined(separator: ", ")),
      ]
    }
    return MarkdownText.table(["store", "verdict", "notes"], rows)
  }

  private static func section(_ store: StoreResult) -> [String] {
    var lines = ["### \(text(store.store))"]
    let details = store.details.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if !details.isEmpty { lines += ["", text(details.joined(separator: ", "))] }
    if !store.notes.isEmpty { lines += [""] + store.notes.map { "- **Note:** \(text($0))" } }
    if let reason = store.incompleteness { lines += ["", "**\(text(reason))**"] }
    guard !store.results.isEmpty else { return lines }
    lines += [""] + families(store)
    lines += reasons(store.reasons(.limited), title: "limited: declared and not promised", explain: DeviationText.explain)
    lines += reasons(store.reasons(.skipped), title: "skipped: does not apply to this store")
    lines += reasons(store.reasons(.expectedFailure, by: { $0.baseline ?? $0.reason }), title: "expected failures")
    lines += reasons(store.reasons(.inconclusive), title: "inconclusive")
    return lines + failures(store)
  }

  private static func families(_ store: StoreResult) -> [String] {
    let total = OutcomeCounts(store.results)
    func row(_ name: String, _ title: String, _ counts: OutcomeCounts) -> [String] {
      [name, title, "\(counts.total)"] + total.present.map { counts[$0] == 0 ? "·" : "\(counts[$0])" }
    }
    let rows = store.families.map { row(text($0.name), text(CaseFamily.title($0.name)), $0.counts) } + [row("**total**", "", total)]
    return MarkdownText.table(["family", "about", "runs"] + total.present.map { "\($0.symbol) \($0.word)" }, rows, numbersFrom: 2)
  }

  private static func reasons(
    _ reasons: [(reason: String, ids: [String])], title: String, explain: (String) -> String = { _ in "" }
  ) -> [String] {
    guard !reasons.isEmpty else { return [] }
    let items = reasons.map { reason, ids in
      let explanation = explain(reason)
      return "- \(text(reason + (explanation.isEmpty ? "" : ": \(explanation)"))) — \(text(ids.joined(separator: " ")))"
    }
    let cases = WordText.counted(Set(reasons.flatMap(\.ids)).count, "case")
    return details("\(title) (\(cases))", items)
  }

  private static func failures(_ store: StoreResult) -> [String] {
    let failures = store.failures
    var lines: [String] = []
    for result in failures.prefix(shownFailures) {
      let report = FailureReport(result, store: store.store).lines
      let title = "\(result.outcome.symbol) \(FailureReport.label(result.outcome)) \(result.id) \(result.title) [\(result.arrangement)]"
      lines += details(title, MarkdownText.fenced(report))
    }
    let rest = failures.dropFirst(shownFailures)
    if !rest.isEmpty {
      let ids = Set(rest.map(\.id)).sorted().joined(separator: " ")
      lines += ["", "And \(WordText.counted(rest.count, "failure")) more: \(text(ids))"]
    }
    return lines
  }

  /// Folded lines. The blank line after the summary makes what follows Markdown again.
  private static func details(_ summary: String, _ lines: [String]) -> [String] {
    let summary = summary.replacing("@", with: "@\u{200B}")
    let head: Markup = "<details><summary>\(summary)</summary>"
    return ["", head.source, ""] + lines + ["", "</details>"]
  }
}
