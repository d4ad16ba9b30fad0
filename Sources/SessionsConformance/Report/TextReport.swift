/// A run as a person reads it in a terminal: a table for each store, then each failure as a bug report.
public struct TextReport: Sendable {
  private let style: TextStyle

  /// Creates a renderer.
  public init(style: TextStyle = TextStyle(isColoured: false)) {
    self.style = style
  }

  /// Renders a whole run, the verdicts last.
  public func render(_ report: SuiteReport) -> String {
    let sections = report.stores.map { render($0) }
    return (sections + [verdicts(report)]).joined(separator: "\n\n") + "\n"
  }

  /// Renders one store: table, declared limits, what was skipped, failures.
  public func render(_ store: StoreResult) -> String {
    var parts = [heading(store)]
    if let error = store.error {
      parts.append(style.bad("  could not be judged: \(error)"))
      return parts.joined(separator: "\n")
    }
    parts.append(FamilyTable(store, style: style).text)
    if let limits = limits(store) { parts.append(limits) }
    if let skipped = skipped(store) { parts.append(skipped) }
    let failures = store.results.filter { $0.outcome == .failed || $0.outcome == .errored }
    parts += failures.map { FailureReport($0, store: store.store, style: style).text }
    return parts.joined(separator: "\n")
  }

  private func heading(_ store: StoreResult) -> String {
    let details = store.details.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    return style.bold(store.store) + (details.isEmpty ? "" : style.dim("  \(details)"))
  }

  private func limits(_ store: StoreResult) -> String? {
    let limited = Dictionary(grouping: store.results.filter { $0.outcome == .limited }) { $0.reason ?? "" }
    guard !limited.isEmpty else { return nil }
    let lines = limited.sorted { $0.key < $1.key }.map { deviation, results in
      let ids = Set(results.map(\.id)).sorted().joined(separator: " ")
      return "    \(deviation)  \(DeviationText.explain(deviation))\n           \(style.dim(ids))"
    }
    return style.notable("  limited: what this store declares that it cannot promise") + "\n" + lines.joined(separator: "\n")
  }

  private func skipped(_ store: StoreResult) -> String? {
    let skipped = Dictionary(grouping: store.results.filter { $0.outcome == .skipped }) { $0.reason ?? "" }
    guard !skipped.isEmpty else { return nil }
    let lines = skipped.sorted { $0.key < $1.key }.map { reason, results in
      let ids = Set(results.map(\.id)).sorted()
      let shown = ids.prefix(8).joined(separator: " ") + (ids.count > 8 ? " and \(ids.count - 8) more" : "")
      return "    \(reason): \(style.dim(shown))"
    }
    return style.dim("  skipped: does not apply to this store") + "\n" + lines.joined(separator: "\n")
  }

  private func verdicts(_ report: SuiteReport) -> String {
    let width = report.stores.map(\.store.count).max() ?? 0
    let lines = report.stores.map { store in
      "  \(pad(store.store, width))  \(verdict(store))"
    }
    return style.bold("verdict") + style.dim("  suite \(report.suiteVersion), seed \(report.seed)") + "\n" + lines.joined(separator: "\n")
  }

  private func verdict(_ store: StoreResult) -> String {
    let failures = store.count(.failed) + store.count(.errored)
    if failures > 0 { return style.bad("FAILED: \(failures) of \(store.results.count) runs failed") }
    if let error = store.error { return style.bad("NOT JUDGED: \(error)") }
    guard store.isComplete else { return style.bad("INCOMPLETE: \(store.results.count) of \(store.planned) runs") }
    guard store.count(.skipped) < store.results.count else { return style.notable("NOTHING APPLIED: \(store.results.count) runs skipped") }
    let passed = style.good("passed: \(store.count(.passed)) runs")
    let limited = store.count(.limited)
    let note = limited > 0 ? style.notable(", \(limited) limited by \(declared(store)) declared deviations") : ""
    let skipped = store.count(.skipped)
    return passed + note + (skipped > 0 ? style.dim(", \(skipped) skipped") : "")
  }

  private func declared(_ store: StoreResult) -> Int {
    Set(store.results.filter { $0.outcome == .limited }.compactMap(\.reason)).count
  }
}

func pad(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

func padLeft(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
