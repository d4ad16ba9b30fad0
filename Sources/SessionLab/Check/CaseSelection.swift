import ArgumentParser
import SessionsConformance

/// Which cases a command line selects.
struct CaseSelection {
  let patterns: [String]

  /// The selected cases in the order of the catalogue.
  ///
  /// - Throws: a usage error that names a pattern which matches nothing: a gate that runs no case must not be green.
  func cases() throws -> [ConformanceCase] {
    guard !patterns.isEmpty else { return ConformanceSuite.cases }
    var selected: Set<String> = []
    for pattern in patterns {
      let matches = ConformanceSuite.cases.filter { Self.matches(pattern, $0) }
      guard !matches.isEmpty else {
        throw ValidationError(
          "--only \(pattern) selects nothing. Give a case (ROT-003), a family (ROT), a rule ([ROT-3]) or a beginning (ROT-0*); "
            + "'sessionlab check --list' shows them.")
      }
      selected.formUnion(matches.map(\.id))
    }
    return ConformanceSuite.cases.filter { selected.contains($0.id) }
  }

  private static func matches(_ pattern: String, _ testCase: ConformanceCase) -> Bool {
    let pattern = pattern.uppercased()
    if pattern.hasPrefix("["), pattern.hasSuffix("]") {
      return testCase.rules.contains(String(pattern.dropFirst().dropLast()))
    }
    if pattern.hasSuffix("*") { return testCase.id.hasPrefix(pattern.dropLast()) }
    return testCase.id == pattern || testCase.family == pattern
  }
}
