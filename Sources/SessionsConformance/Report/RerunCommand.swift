import SessionsReporting

/// How to see a result again.
enum RerunCommand {
  /// For one case: the command, or a line of code for a store that the command does not know.
  static func text(for result: CaseResult, store: String) -> String {
    guard isKnown(store) else { return "ConformanceRunner(cases: [the case \(result.id)], seed: \(result.seed))" }
    return "sessionlab check \(option(store)) --only \(result.id) --seed \(result.seed)"
  }

  /// For all stores of a report that the command knows; nil if it knows none.
  static func text(for report: SuiteReport) -> String? {
    let stores = report.stores.map(\.store).filter { store in isKnown(store) && !modes.contains { store.hasSuffix($0.suffix) } }
    guard !stores.isEmpty else { return nil }
    return "sessionlab check " + stores.map(option).joined(separator: " ") + " --seed \(report.seed)"
  }

  /// The command knows the stores of this package; others are run by their own test.
  private static func isKnown(_ store: String) -> Bool {
    store == "memory" || store == "cookie" || ["sqlite:", "faulty:", "exec:", "memory "].contains { store.hasPrefix($0) }
  }

  /// What a store's name ends with when an option changed how it was run.
  private static let modes: [(suffix: String, flag: String)] = [(" (two processes)", " --two-processes"), (" (isolated)", " --isolate")]

  private static func option(_ store: String) -> String {
    guard let mode = modes.first(where: { store.hasSuffix($0.suffix) }) else { return "--store \(ShellText.quote(store))" }
    return "--store \(ShellText.quote(String(store.dropLast(mode.suffix.count))))\(mode.flag)"
  }
}
