import SessionsReporting

/// A run as a comment on a pull request: the verdicts first, each store's table and failures folded below them.
public enum MarkdownReport {
  /// The most failures of a store that are shown in full: a comment may have 65536 characters.
  private static let shownFailures: Int = 20

  /// Renders a run.
  public static func render(_ report: SuiteReport) -> String {
    let report = report.printable
    let verdict = report.verdict
    var lines = ["## \(report.kind.title): \(verdict.kind.symbol) \(verdict.headline)", ""]
    lines += verdicts(report) + ["", "\(text(report.origin.prefix(1).uppercased() + report.origin.dropFirst()))."]
    for store in report.stores { lines += [""] + section(store) }
    if let command = RerunCommand.text(for: report) { lines += ["", "Run it again:", ""] + MarkdownText.fenced([command]) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ text: String) -> String { MarkdownText.escape(text) }

  private static func verdicts(_ report: SuiteReport) -> [String] {
    let rows = report.stores.map { store in
      let verdict = StoreVerdict(store)
      return [
        text(store.store), "\(verdict.kind.symbol) **\(text(verdict.word))**: \(text(verdict.sentence))",
        text((verdict.notes + store.versions).joined(separator: ", ")),
      ]
    }
    return MarkdownText.table([report.kind.subject, "verdict", "notes"], rows)
  }

  private static func section(_ store: StoreResult) -> [String] {
    var lines = ["### \(text(store.store))"]
    let details = store.sortedDetails.map { "\($0.name): \($0.value)" }
    if !details.isEmpty { lines += ["", text(details.joined(separator: ", "))] }
    if !store.notes.isEmpty { lines += [""] + store.notes.map { "- **Note:** \(text($0))" } }
    if let reason = store.incompleteness { lines += ["", "**\(text(reason))**"] }
    guard !store.results.isEmpty else { return lines }
    lines += [""] + families(store)
    lines += store.reasonLists.flatMap(reasons)
    return lines + failures(store)
  }

  private static func families(_ store: StoreResult) -> [String] {
    let total = OutcomeCounts(store.results)
    func row(_ name: String, _ title: String, _ counts: OutcomeCounts) -> [String] {
      [name, title, "\(counts.total)"] + total.present.map { counts[$0] == 0 ? "·" : "\(counts[$0])" }
    }
    let rows = store.families.map { row(text($0.name), text(Family.caseTitle($0.name)), $0.counts) } + [row("**total**", "", total)]
    return MarkdownText.table(["family", "about", "runs"] + total.present.map { "\($0.symbol) \($0.word)" }, rows, numbersFrom: 2)
  }

  private static func reasons(_ list: ReasonList) -> [String] {
    let items = list.entries.map { entry in
      let reason = [entry.reason, entry.consequence].filter { !$0.isEmpty }.joined(separator: ": ")
      return "- \(text(reason)) — \(text(entry.ids.joined(separator: " ")))"
    }
    return details("\(list.outcome.word): \(list.title) (\(WordText.counted(list.caseCount, "case")))", items)
  }

  private static func failures(_ store: StoreResult) -> [String] {
    let failures = store.failures
    var lines: [String] = []
    for result in failures.prefix(shownFailures) {
      let report = FailureReport(result, store: store.store).lines
      let title =
        "\(result.outcome.symbol) \(FailureReport.label(result.outcome)) \(result.id) \(result.title)\(result.bracket(store.kind))"
      lines += details(title, MarkdownText.fenced(report))
    }
    let rest = failures.dropFirst(shownFailures)
    if !rest.isEmpty {
      let ids = Set(rest.map(\.id)).sorted().joined(separator: " ")
      lines += ["", "And \(WordText.counted(rest.count, "failure")) more: \(text(ids))"]
    }
    return lines
  }

  /// Folded lines. The blank line after the summary makes GitHub read the lines as Markdown.
  private static func details(_ summary: String, _ lines: [String]) -> [String] {
    let summary = summary.replacing("@", with: "@\u{200B}")
    let head: Markup = "<details><summary>\(summary)</summary>"
    return ["", head.source, ""] + lines + ["", "</details>"]
  }
}
