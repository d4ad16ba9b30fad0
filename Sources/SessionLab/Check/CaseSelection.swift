import ArgumentParser
package import SessionsConformance

/// The cases that a command line selects.
package struct CaseSelection {
  /// The cases to run; all when empty.
  private let only: [String]
  /// The cases to leave out.
  private let skip: [String]
  /// The least level.
  private let level: SelectedLevel

  package init(only: [String] = [], skip: [String] = [], level: SelectedLevel = .all) {
    (self.only, self.skip, self.level) = (only, skip, level)
  }

  /// The selected cases in the order of the catalogue.
  ///
  /// - Throws: a usage error that names a pattern which matches nothing: a gate that runs no case must not be green.
  package func cases() throws -> [ConformanceCase] {
    var selected = ConformanceSuite.cases
    if !only.isEmpty {
      let wanted = try Self.ids(only, option: "--only")
      selected = selected.filter { wanted.contains($0.id) }
    }
    let unwanted = try Self.ids(skip, option: "--skip")
    selected = selected.filter { !unwanted.contains($0.id) && level.includes($0.level) }
    guard !selected.isEmpty else { throw ValidationError("--only, --skip and --level together leave no case to run.") }
    return selected
  }

  private static func ids(_ patterns: [String], option: String) throws -> Set<String> {
    var ids: Set<String> = []
    for pattern in patterns {
      let matches = ConformanceSuite.cases.filter { Self.matches(pattern, $0) }
      guard !matches.isEmpty else {
        throw ValidationError(
          "\(option) \(pattern) selects nothing. Give a case (ROT-003), a family (ROT), a rule ([ROT-3]), a beginning (ROT-0*) or "
            + "'stochastic'; 'sessionlab check --list' shows them.")
      }
      ids.formUnion(matches.map(\.id))
    }
    return ids
  }

  private static func matches(_ pattern: String, _ testCase: ConformanceCase) -> Bool {
    let pattern = pattern.uppercased()
    if pattern.hasPrefix("["), pattern.hasSuffix("]") {
      return testCase.rules.contains(String(pattern.dropFirst().dropLast()))
    }
    if pattern == "STOCHASTIC" { return testCase.isStochastic }
    if pattern.hasSuffix("*") { return testCase.id.hasPrefix(pattern.dropLast()) }
    return testCase.id == pattern || testCase.family == pattern
  }
}

/// The levels of cases that a command line selects.
package enum SelectedLevel: String, ExpressibleByArgument, CaseIterable {
  case must
  case should
  case all

  func includes(_ level: CaseLevel) -> Bool {
    switch self {
    case .must: level == .must
    case .should: level == .should
    case .all: true
    }
  }
}
