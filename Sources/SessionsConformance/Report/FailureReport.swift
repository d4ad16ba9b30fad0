import SessionsReporting

/// A failure as a bug report: the requirement, the steps, the expected and the actual value, and the command that runs it again.
package struct FailureReport {
  private let result: CaseResult
  private let store: String
  private let style: TerminalStyle
  private let knownAgain: String?

  /// Creates the report of a failure on a store.
  ///
  /// - Parameters:
  ///   - result: The failure.
  ///   - store: The store's name.
  ///   - isColoured: Whether to use the terminal's colours.
  ///   - again: The command that runs the case alone; nil for the command of this package.
  package init(_ result: CaseResult, store: String, isColoured: Bool = false, again: String? = nil) {
    self.result = result
    self.store = store
    style = TerminalStyle(isColoured: isColoured)
    knownAgain = again
  }

  /// The report with its heading, indented as a part of a store's section.
  package var text: String {
    (["", "  " + style.bad("\(Self.label(result.outcome))  \(result.id)") + "  \(result.title)"] + lines.map { "    \($0)" })
      .joined(separator: "\n")
  }

  /// The report without its heading.
  var lines: [String] {
    let arrangement = SuiteKind(name: store).arrangement(result, one: "one store object") { "\($0) store objects" }
    let facts = [result.level.rawValue, arrangement].filter { !$0.isEmpty }.joined(separator: ", ")
    var rows = [["rules", result.rules.joined(separator: ", ") + style.dim("  (\(facts))")]]
    if let baseline = result.baseline { rows.append(["baseline", baseline]) }
    rows += steps
    if let what = result.what { rows.append(["checked", what]) }
    if let expected = result.expected { rows.append(["expected", style.good(expected)]) }
    if let seen = result.seen { rows.append(["actual", style.bad(seen)]) }
    if result.what == nil, let reason = result.reason { rows.append(["reason", reason]) }
    rows.append(["again", knownAgain ?? RerunCommand.text(for: result, store: store)])
    return TextTable(rows, columns: [.left(atLeast: 8), .left]).lines { text, _, column in column == 0 ? style.dim(text) : text }
  }

  private var steps: [[String]] {
    (result.steps ?? []).enumerated().flatMap { index, step in
      let number = TextTable.pad("\(index + 1)", to: 4, as: .right)
      let time = step.at == 0 ? "" : style.dim(" at +\(step.at) ms")
      return [
        [index == 0 ? "steps" : "", "\(number)  \(step.operation)\(time)"],
        ["", "      → \(step.result ?? style.bad("never returned"))"],
      ]
    }
  }

  /// The outcome as a heading.
  static func label(_ outcome: CaseOutcome) -> String { outcome.word.uppercased() }
}

/// The command or the code that runs a case again.
package enum RerunCommand {
  /// For one case: the command, or a line of code for a store that the command does not know.
  package static func text(for result: CaseResult, store: String) -> String {
    guard isKnown(store) else { return "ConformanceRunner(cases: [the case \(result.id)], seed: \(result.seed))" }
    return "\(command(store)) --only \(result.id) --seed \(result.seed)"
  }

  /// For all stores of a report that the command knows; nil if it knows none.
  package static func text(for report: SuiteReport) -> String? {
    let stores = report.stores.map(\.store).filter { store in isKnown(store) && !modes.contains { store.hasSuffix($0.suffix) } }
    guard !stores.isEmpty else { return nil }
    guard report.kind == .stores else { return "\(command(stores[0])) --seed \(report.seed)" }
    return "sessionlab check " + stores.map(option).joined(separator: " ") + " --seed \(report.seed)"
  }

  /// Whether the command knows a store: it knows those of this package; others are run by their own test.
  private static func isKnown(_ store: String) -> Bool {
    store == "memory" || store == "cookie" || ["sqlite:", "faulty:", "exec:", "memory ", "http://"].contains { store.hasPrefix($0) }
  }

  /// The suffixes of a store's name that name the option it was run with.
  private static let modes: [(suffix: String, flag: String)] = [(" (two processes)", " --two-processes"), (" (isolated)", " --isolate")]

  /// The command that judges one store or server.
  private static func command(_ store: String) -> String {
    guard SuiteKind(name: store) == .servers else { return "sessionlab check \(option(store))" }
    // A server's name is its URL, followed by the ports of its seeds if they were judged.
    let parts = store.split(separator: " ", maxSplits: 1).map(String.init)
    let seeds = parts.count == 2 ? " --seeds \(parts[1].filter { $0.isNumber || $0 == "," })" : ""
    return "sessionlab check-http \(parts[0])\(seeds)"
  }

  private static func option(_ store: String) -> String {
    guard let mode = modes.first(where: { store.hasSuffix($0.suffix) }) else { return "--store \(ShellText.quote(store))" }
    return "--store \(ShellText.quote(String(store.dropLast(mode.suffix.count))))\(mode.flag)"
  }
}
