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
    let head = style.bold("verdict") + style.dim("  suite \(report.suiteVersion), vectors \(report.vectorsVersion), seed \(report.seed)")
    return (report.stores.map { render($0) } + [head + "\n" + renderVerdicts(report)]).joined(separator: "\n\n")
  }

  /// Renders one line for each store.
  public func renderVerdicts(_ report: SuiteReport) -> String {
    let stores = report.printable.stores
    guard !stores.isEmpty else { return style.notable("  no store was judged") + "\n" }
    let width = stores.map(\.store.count).max() ?? 0
    return stores.map { "  \(pad($0.store, width))  \(verdict($0))\n" }.joined()
  }

  /// Renders one store: table, declared limits, what was skipped, what the baseline knows, failures.
  public func render(_ store: StoreResult) -> String {
    let store = store.printable
    var parts = [heading(store)]
    parts += store.notes.map { style.notable("  note: ") + $0 }
    if let error = store.error { parts.append(style.bad("  could not be judged: \(error)")) }
    guard !store.results.isEmpty else { return parts.joined(separator: "\n") }
    parts.append(FamilyTable(store, style: style).text)
    parts += [limits(store), skipped(store), expected(store), inconclusive(store)].compactMap(\.self)
    parts += store.failures.map { FailureReport($0, store: store.store, isColoured: style.isColoured).text }
    return parts.joined(separator: "\n")
  }

  private func heading(_ store: StoreResult) -> String {
    var details = store.details.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    if let version = store.adapterVersion { details.append("adapter \(version)") }
    if let version = store.backendVersion { details.append("backend \(version)") }
    return style.bold(store.store) + (details.isEmpty ? "" : style.dim("  \(details.joined(separator: ", "))"))
  }

  private func limits(_ store: StoreResult) -> String? {
    let lines = store.reasons(.limited).map { deviation, ids in
      "    \(deviation)  \(DeviationText.explain(deviation))\n           \(style.dim(ids.joined(separator: " ")))"
    }
    return section(style.notable("  limited: what this store declares that it cannot promise"), lines)
  }

  private func skipped(_ store: StoreResult) -> String? {
    section(style.dim("  skipped: does not apply to this store"), store.reasons(.skipped).map(line))
  }

  private func expected(_ store: StoreResult) -> String? {
    let lines = store.reasons(.expectedFailure, by: { $0.baseline ?? $0.reason }).map(line)
    return section(style.notable("  expected failures: known, and in the baseline"), lines)
  }

  private func inconclusive(_ store: StoreResult) -> String? {
    section(style.notable("  inconclusive: what was seen allows no verdict"), store.reasons(.inconclusive).map(line))
  }

  private func section(_ title: String, _ lines: [String]) -> String? {
    lines.isEmpty ? nil : title + "\n" + lines.joined(separator: "\n")
  }

  private func line(_ reason: String, _ ids: [String]) -> String {
    let shown = ids.prefix(8).joined(separator: " ") + (ids.count > 8 ? " and \(ids.count - 8) more" : "")
    return "    \(reason.isEmpty ? "" : "\(reason): ")\(style.dim(shown))"
  }

  private func verdict(_ store: StoreResult) -> String {
    let verdict = StoreVerdict(store)
    let head = "\(verdict.word): \(verdict.sentence)"
    let notes = verdict.notes.map { ", \($0)" }.joined()
    switch verdict.kind {
    case .passed: return style.good(head) + style.dim(notes)
    case .failed: return style.bad(head) + style.notable(notes)
    case .open: return style.bad(head) + style.dim(notes)
    }
  }
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

func padLeft(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
