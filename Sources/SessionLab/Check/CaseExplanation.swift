import ArgumentParser
import Sessions
import SessionsConformance
import SessionsReporting
import SessionsFaultyStores
import SessionsTesting

/// The text of `sessionlab check --explain` about a case or a rule.
package struct CaseExplanation {
  private enum Subject {
    case conformanceCase(ConformanceCase)
    case rule(Rule)
  }

  private let subject: Subject

  /// Finds a case such as `ROT-003`, or a rule such as `[ROT-3]`; brackets may be left out where they are not needed.
  ///
  /// - Throws: a usage error that lists the possible arguments.
  package init(_ id: String) throws {
    let isBracketed = id.hasPrefix("[") && id.hasSuffix("]")
    if !isBracketed, let found = ConformanceSuite.find(id) {
      subject = .conformanceCase(found)
    } else if let rule = Rule.find(isBracketed ? String(id.dropFirst().dropLast()) : id) {
      subject = .rule(rule)
    } else {
      throw ValidationError(
        "--explain \(id): there is no such case or rule. Give a case (ROT-003) or a rule ([ROT-3]); 'sessionlab check --list' shows them.")
    }
  }

  /// Several lines for a terminal, with a line break at the end.
  package var text: String {
    switch subject {
    case .conformanceCase(let testCase): return explain(testCase)
    case .rule(let rule): return explain(rule)
    }
  }

  private func explain(_ testCase: ConformanceCase) -> String {
    let rules = testCase.rules.compactMap(Rule.find)
    var rows = ExplanationRows()
    rows.add("level", testCase.level == .must ? "must: a store that fails is broken" : "should: a store that fails has a weakness")
    rows.add("applies to", Self.applicability(testCase))
    if let limited = testCase.limited {
      rows.add("limited", "a store that declares \(limited.deviation.rawValue) is held to a weaker promise and reported as limited")
    }
    rows.add(
      "repeatable",
      testCase.isStochastic
        ? "not fully: it depends on how tasks interleave. A failure is a fault; a pass may be luck, so run it more often"
        : "yes: the same store gives the same outcome each time")
    for rule in rules { rows.add("rule", "[\(rule.id)] \(ExplanationRows.plain(rule.text))") }
    let harms = rules.map(RuleHarm.text).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    for harm in harms { rows.add("for users", harm) }
    for fault in Self.faults(KillMatrix.faultyStores(noticedBy: testCase.id)) { rows.add("notices", fault) }
    rows.add("run it", "sessionlab check --store STORE --only \(testCase.id)")
    return "\(testCase.id)  \(testCase.title)\n\n\(rows.text)"
  }

  private func explain(_ rule: Rule) -> String {
    var rows = ExplanationRows()
    rows.add("rule", ExplanationRows.plain(rule.text))
    rows.add("for users", RuleHarm.text(rule))
    let cases = ConformanceSuite.cases.filter { $0.rules.contains(rule.id) }
    for testCase in cases { rows.add("case", "\(testCase.id)  \(testCase.title)") }
    if cases.isEmpty {
      rows.add("case", "none. \(rule.untestedReason ?? "")")
    } else {
      let noticed = Set(cases.flatMap { KillMatrix.faultyStores(noticedBy: $0.id) })
      for fault in Self.faults(noticed.sorted()) { rows.add("notice", fault) }
      rows.add("run them", "sessionlab check --store STORE --only '[\(rule.id)]'")
    }
    return "[\(rule.id)]  \(rule.section)\n\n\(rows.text)"
  }

  private static func applicability(_ testCase: ConformanceCase) -> String {
    var conditions: [String] = []
    func names(_ capabilities: some Collection<String>) -> String { capabilities.sorted().joined(separator: ", ") }
    if !testCase.needs.isEmpty { conditions.append("with \(names(testCase.needs.map(\.rawValue)))") }
    if !testCase.needsAbsent.isEmpty { conditions.append("without \(names(testCase.needsAbsent.map(\.rawValue)))") }
    if testCase.needsRecords { conditions.append("on a record store") }
    if testCase.needsInterruption { conditions.append("that can be cut off from their backend") }
    if testCase.restarts.contains(.killed) { conditions.append("in a process that can be killed") }
    return conditions.isEmpty ? "every store" : "stores \(conditions.joined(separator: " and "))"
  }

  private static func faults(_ names: [String]) -> [String] {
    names.map { name in
      let argument = "faulty:\(name)"
      return "\(argument)  \(FaultyLabStore.listing.first { $0.argument == argument }?.fault ?? "")"
    }
  }
}

/// The harm to users of a store that breaks a rule, by the rule's family.
private enum RuleHarm {
  static func text(_ rule: Rule) -> String {
    families[String(rule.id.prefix { $0 != "-" })] ?? "Sessions do not behave as the specification promises."
  }

  private static let families: [String: String] = [
    "ID": "Somebody else can get into a session: by guessing, planting or reading a token.",
    "ST": "A write is lost, or one that should have failed is not: logged-out sessions come back and changes disappear.",
    "TTL": "Sessions end too early, or stay open after they should have ended.",
    "FD": "A value comes back as another one, under another key, or not at all.",
    "FL": "A message shows twice, to somebody else, or never.",
    "ROT": "A token from before a login still opens the session, or a rotation logs its user out.",
    "CC": "Of two requests at the same time one undoes what the other did.",
    "IX": "'Log out everywhere' leaves a session open, or ends somebody else's.",
    "CK": "The cookie can be forged, read or replayed beyond its time, or the browser drops it.",
    "NS": "Two applications on one backend get into each other's sessions.",
    "DUR": "What a response confirmed is not there for the next request.",
    "SZ": "A session that is too large damages itself or others instead of being refused.",
    "ERR": "A failing store looks like a logout, or an error tells what nobody should read.",
    "MW": "The browser gets a cookie too many, loses one, or gets it before the session is stored.",
  ]
}
