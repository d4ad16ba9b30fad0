/// How to see a result again.
enum RerunCommand {
  /// For one case: the command, or a line of code for a store that the command does not know.
  static func text(for result: CaseResult, store: String) -> String {
    guard isKnown(store) else { return "ConformanceRunner(cases: [the case \(result.id)], seed: \(result.seed))" }
    return "sessionlab check --store \(quoted(store)) --only \(result.id) --seed \(result.seed)"
  }

  /// For all stores of a report that the command knows; nil if it knows none.
  static func text(for report: SuiteReport) -> String? {
    let stores = report.stores.map(\.store).filter(isKnown)
    guard !stores.isEmpty else { return nil }
    return "sessionlab check " + stores.map { "--store \(quoted($0))" }.joined(separator: " ") + " --seed \(report.seed)"
  }

  /// The command knows the stores of this package; others are run by their own test.
  private static func isKnown(_ store: String) -> Bool {
    store == "memory" || store == "cookie" || store.hasPrefix("sqlite:") || store.hasPrefix("faulty:")
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.unicodeScalars.allSatisfy { scalar in
      (scalar.isASCII && scalar.properties.isAlphabetic) || ("0"..."9").contains(scalar) || "_:/.,@%+=-".unicodeScalars.contains(scalar)
    }
    return isPlain ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
