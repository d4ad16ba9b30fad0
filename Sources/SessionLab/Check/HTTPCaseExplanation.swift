import ArgumentParser
import SessionsConformance
import SessionsHTTPConformance

/// The text of `sessionlab check-http --explain` about a case or a rule.
package struct HTTPCaseExplanation {
  private enum Subject {
    case wireCase(HTTPCase)
    case rule(Rule)
  }

  private let subject: Subject

  /// Finds a case such as `H-301`, or a rule such as `[MW-4]`; brackets may be left out.
  ///
  /// - Throws: a usage error that lists the possible arguments.
  package init(_ id: String) throws {
    let isBracketed = id.hasPrefix("[") && id.hasSuffix("]")
    if !isBracketed, let found = HTTPConformanceSuite.find(id) {
      subject = .wireCase(found)
    } else if let rule = HTTPRules.find(isBracketed ? String(id.dropFirst().dropLast()) : id) {
      subject = .rule(rule)
    } else {
      throw ValidationError(
        "--explain \(id): there is no such case or rule. Give a case (H-301) or a rule ([MW-4]); 'sessionlab check-http --list' shows them."
      )
    }
  }

  /// Several lines for a terminal, with a line break at the end.
  package var text: String {
    switch subject {
    case .wireCase(let testCase): Self.explain(testCase)
    case .rule(let rule): Self.explain(rule)
    }
  }

  private static func explain(_ testCase: HTTPCase) -> String {
    var rows = ExplanationRows()
    rows.add("applies to", applicability(testCase))
    for rule in testCase.rules.compactMap(HTTPRules.find) { rows.add("rule", "[\(rule.id)] \(ExplanationRows.plain(rule.text))") }
    for fault in HTTPKills.faults(noticedBy: testCase.id) { rows.add("notices", "\(fault.name)  \(fault.sentence)") }
    let seeds = testCase.needs.contains { $0 == .seed1 || $0 == .seed2 } ? " --seeds PORT,PORT" : ""
    rows.add("run it", "sessionlab check-http URL\(seeds) --only \(testCase.id)")
    return "\(testCase.id)  \(testCase.title)\n\n\(rows.text)"
  }

  private static func explain(_ rule: Rule) -> String {
    var rows = ExplanationRows()
    rows.add("rule", ExplanationRows.plain(rule.text))
    let cases = HTTPConformanceSuite.cases.filter { $0.rules.contains(rule.id) }
    for testCase in cases { rows.add("case", "\(testCase.id)  \(testCase.title)") }
    if cases.isEmpty {
      rows.add("case", "none. \(rule.untestedReason ?? "")")
    } else {
      let noticed = Set(cases.map(\.id))
      for fault in HTTPKills.faults where !noticed.isDisjoint(with: fault.cases) { rows.add("notice", "\(fault.name)  \(fault.sentence)") }
      rows.add("run them", "sessionlab check-http URL --only '[\(rule.id)]'")
    }
    return "[\(rule.id)]  \(rule.section)\n\n\(rows.text)"
  }

  private static func applicability(_ testCase: HTTPCase) -> String {
    let needs = testCase.needs.sorted().map { need in
      switch need {
      case .records: "that keep sessions themselves"
      case .seed1: "with seed 1"
      case .seed2: "with seed 2"
      case .stream, .websocket, .chunks, .subjectIndex: "with \(need.rawValue)"
      }
    }
    return needs.isEmpty ? "every server" : "servers \(needs.joined(separator: " and "))"
  }
}
