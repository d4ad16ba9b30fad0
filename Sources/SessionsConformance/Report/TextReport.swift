import SessionsReporting

/// A run as a person reads it in a terminal: a table for each store, then each failure as a bug report.
public struct TextReport: Sendable {
  private let style: TerminalStyle

  /// Creates a renderer.
  ///
  /// - Parameter isColoured: Whether to use the terminal's colours.
  public init(isColoured: Bool = false) {
    style = TerminalStyle(isColoured: isColoured)
  }

  /// Renders a whole run, the verdicts last.
  public func render(_ report: SuiteReport) -> String {
    let head = style.bold("verdict") + style.dim("  \(report.origin)")
    return (report.stores.map { render($0) } + [head + "\n" + renderVerdicts(report)]).joined(separator: "\n\n")
  }

  /// Renders one line for each store.
  public func renderVerdicts(_ report: SuiteReport) -> String {
    let stores = report.printable.stores
    guard !stores.isEmpty else { return style.notable("  no store was judged") + "\n" }
    let verdicts = stores.map { StoreVerdict($0) }
    let table = TextTable(zip(stores, verdicts).map { [$0.store, $1.text] })
    let lines = table.lines(indent: 2) { text, row, column in column == 0 ? text : coloured(verdicts[row]) }
    return lines.map { "\($0)\n" }.joined()
  }

  /// Renders one store: a table of its families, the cases that neither passed nor failed with their reasons, and the failures.
  public func render(_ store: StoreResult) -> String {
    let store = store.printable
    var parts = [heading(store)]
    parts += store.notes.map { style.notable("  note: ") + $0 }
    if let error = store.error { parts.append(style.bad("  could not be judged: \(error)")) }
    guard !store.results.isEmpty else { return parts.joined(separator: "\n") }
    parts.append(FamilyTable(store, isColoured: style.isColoured).text)
    parts += store.reasonLists.flatMap(lines)
    parts += store.failures.map { FailureReport($0, store: store.store, isColoured: style.isColoured).text }
    return parts.joined(separator: "\n")
  }

  private func heading(_ store: StoreResult) -> String {
    let details = store.sortedDetails.map { "\($0.name): \($0.value)" } + store.versions
    return style.bold(store.store) + (details.isEmpty ? "" : style.dim("  \(details.joined(separator: ", "))"))
  }

  private func lines(_ list: ReasonList) -> [String] {
    let title = "  \(list.outcome.word): \(list.title)"
    let entries = list.entries.map { entry in
      let text = [entry.reason, entry.consequence].filter { !$0.isEmpty }.joined(separator: "  ")
      // The cases of a declared deviation are all listed: they are the part of the suite that is waived for the store.
      guard entry.consequence.isEmpty else { return "    \(text)\n           \(style.dim(entry.ids.joined(separator: " ")))" }
      let shown = entry.ids.prefix(8).joined(separator: " ") + (entry.ids.count > 8 ? " and \(entry.ids.count - 8) more" : "")
      return "    \(text.isEmpty ? "" : "\(text): ")\(style.dim(shown))"
    }
    return [list.outcome == .skipped ? style.dim(title) : style.notable(title)] + entries
  }

  private func coloured(_ verdict: StoreVerdict) -> String {
    let notes = verdict.notes.map { ", \($0)" }.joined()
    switch verdict.kind {
    case .passed: return style.good(verdict.head) + style.dim(notes)
    case .failed: return style.bad(verdict.head) + style.notable(notes)
    case .open: return style.bad(verdict.head) + style.dim(notes)
    }
  }
}

/// A store's outcomes by family of cases, as text.
package struct FamilyTable {
  /// A column: its name, and the outcomes that it counts; none for all.
  private struct Column {
    let name: String
    let outcomes: [CaseOutcome]
    var isAlwaysShown: Bool = false

    func count(_ counts: OutcomeCounts) -> Int {
      outcomes.isEmpty ? counts.total : outcomes.reduce(0) { $0 + counts[$1] }
    }

    func text(_ counts: OutcomeCounts) -> String {
      let count = count(counts)
      return count == 0 && !outcomes.isEmpty ? "·" : "\(count)"
    }
  }

  private let store: StoreResult
  private let style: TerminalStyle

  /// Creates the table of a store.
  package init(_ store: StoreResult, isColoured: Bool = false) {
    self.store = store
    style = TerminalStyle(isColoured: isColoured)
  }

  /// The lines of the table, without the columns that count nothing.
  package var text: String {
    let total = OutcomeCounts(store.results)
    let columns = Self.columns.filter { $0.isAlwaysShown || $0.count(total) > 0 }
    let rows = store.families.map { [$0.name, Family.caseTitle($0.name)] + cells(columns, $0.counts) }
    let table = TextTable(
      [["", ""] + columns.map(\.name)] + rows + [["total", ""] + cells(columns, total)],
      columns: [.left, .left, .right(atLeast: 7)])
    let lines = table.lines(indent: 2) { text, row, column in
      if row == 0 { return style.dim(text) }
      if column >= 2 { return coloured(text, columns[column - 2]) }
      return row == rows.count + 1 ? style.bold(text) : text
    }
    return lines.joined(separator: "\n") + style.dim("   in \(NumberText.seconds(store.milliseconds)) s")
  }

  private func cells(_ columns: [Column], _ counts: OutcomeCounts) -> [String] { columns.map { $0.text(counts) } }

  private func coloured(_ text: String, _ column: Column) -> String {
    if text == "·" { return style.dim(text) }
    switch column.outcomes.first {
    case .passed: return style.good(text)
    case .limited, .expectedFailure, .inconclusive: return style.notable(text)
    case .failed, .unexpectedPass: return style.bad(text)
    default: return text
    }
  }

  private static let columns: [Column] = [
    Column(name: "runs", outcomes: [], isAlwaysShown: true),
    Column(name: "passed", outcomes: [.passed], isAlwaysShown: true),
    Column(name: "limited", outcomes: [.limited]),
    Column(name: "skipped", outcomes: [.skipped]),
    Column(name: "expected", outcomes: [.expectedFailure]),
    Column(name: "unclear", outcomes: [.inconclusive]),
    Column(name: "stale", outcomes: [.unexpectedPass]),
    Column(name: "failed", outcomes: [.failed, .errored], isAlwaysShown: true),
  ]
}
