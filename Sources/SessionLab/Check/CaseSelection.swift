import ArgumentParser
package import SessionsConformance

/// The cases of a catalogue that a command line selects.
package struct CaseSelection<Case: CatalogueCase> {
  /// The catalogue, and how its usage errors name it.
  private let catalogue: [Case]
  private let examples: CaseExamples
  /// The cases to run; all when empty.
  private let only: [String]
  /// The cases to leave out.
  private let skip: [String]
  /// The least level.
  private let level: SelectedLevel

  /// Selects from a catalogue.
  package init(
    from catalogue: [Case], examples: CaseExamples, only: [String] = [], skip: [String] = [], level: SelectedLevel = .all
  ) {
    (self.catalogue, self.examples, self.only, self.skip, self.level) = (catalogue, examples, only, skip, level)
  }

  /// The selected cases in the order of the catalogue.
  ///
  /// - Throws: a usage error that names a pattern which matches nothing: a gate that runs no case must not be green.
  package func cases() throws -> [Case] {
    var selected = catalogue
    if !only.isEmpty {
      let wanted = try ids(only, option: "--only")
      selected = selected.filter { wanted.contains($0.id) }
    }
    let unwanted = try ids(skip, option: "--skip")
    selected = selected.filter { !unwanted.contains($0.id) && level.includes($0.level) }
    guard !selected.isEmpty else { throw ValidationError("--only, --skip and --level together leave no case to run.") }
    return selected
  }

  private func ids(_ patterns: [String], option: String) throws -> Set<String> {
    var ids: Set<String> = []
    for pattern in patterns {
      let matches = catalogue.filter { Self.matches(pattern, $0) }
      guard !matches.isEmpty else {
        throw ValidationError(
          "\(option) \(pattern) selects nothing. Give \(examples.patterns); '\(examples.command) --list' shows them.")
      }
      ids.formUnion(matches.map(\.id))
    }
    return ids
  }

  private static func matches(_ pattern: String, _ testCase: Case) -> Bool {
    let pattern = pattern.uppercased()
    if pattern.hasPrefix("["), pattern.hasSuffix("]") {
      return testCase.rules.contains(String(pattern.dropFirst().dropLast()))
    }
    if pattern == "STOCHASTIC" { return testCase.isStochastic }
    if pattern.hasSuffix("*") { return testCase.id.hasPrefix(pattern.dropLast()) }
    return testCase.id == pattern || testCase.family == pattern
  }
}

extension CaseSelection where Case == ConformanceCase {
  /// Selects from the cases of stores.
  package init(only: [String] = [], skip: [String] = [], level: SelectedLevel = .all) {
    self.init(from: ConformanceSuite.cases, examples: .stores, only: only, skip: skip, level: level)
  }
}

/// How usage errors name a catalogue's cases.
package struct CaseExamples: Sendable {
  /// The command.
  let command: String
  /// What can be selected, each with an example.
  let patterns: String

  /// The cases of stores.
  package static let stores = CaseExamples(
    command: "sessionlab check",
    patterns: "a case (ROT-003), a family (ROT), a rule ([ROT-3]), a beginning (ROT-0*) or 'stochastic'")
  /// The cases over the wire.
  package static let servers = CaseExamples(
    command: "sessionlab check-http", patterns: "a case (H-301), a family (H-3), a rule ([MW-4]) or a beginning (H-30*)")
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
