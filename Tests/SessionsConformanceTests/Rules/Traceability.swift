import SessionsConformance

/// The cases that prove each rule, and the faulty stores that those cases notice.
struct Traceability {
  /// One rule with its proofs.
  struct Row {
    let rule: Rule
    /// The ids of the cases that cite the rule, sorted.
    let cases: [String]
    /// The names of the faulty stores that at least one of these cases fails, sorted.
    let faultyStores: [String]
    /// The reason why no case cites the rule, if none does.
    let untestedReason: String?
  }

  /// One row for each rule, in the order of the specification.
  let rows: [Row]
  /// The rules that cases cite and the specification does not have, as `CASE: RULE`.
  let unknownRules: [String]
  /// The rules that no case cites and that have no reason for it.
  let unproven: [String]
  /// The rules whose reason is out of date: a case cites the rule by now, or there is no such rule.
  let obsoleteReasons: [String]

  /// Follows rules to cases and to faulty stores.
  ///
  /// - Parameters:
  ///   - rules: The rules of the specification.
  ///   - cases: The catalogue.
  ///   - killMatrix: The ids of the cases that each faulty store fails, by the faulty store's name.
  ///   - untested: The reasons why no case proves a rule, by the rule's number.
  init(
    rules: [Rule], cases: [ConformanceCase] = ConformanceSuite.cases, killMatrix: [String: [String]], untested: [String: String]
  ) {
    let citing = cases.reduce(into: [String: [String]]()) { citing, testCase in
      for rule in testCase.rules { citing[rule, default: []].append(testCase.id) }
    }
    rows = rules.map { rule in
      let proofs = (citing[rule.id] ?? []).sorted()
      let noticed = killMatrix.filter { !Set($0.value).isDisjoint(with: proofs) }.keys.sorted()
      return Row(rule: rule, cases: proofs, faultyStores: noticed, untestedReason: proofs.isEmpty ? untested[rule.id] : nil)
    }
    let known = Set(rules.map(\.id))
    unknownRules = cases.flatMap { testCase in
      testCase.rules.filter { !known.contains($0) }.map { "\(testCase.id): \($0)" }
    }
    unproven = rules.map(\.id).filter { citing[$0] == nil && untested[$0] == nil }
    obsoleteReasons = untested.keys.filter { citing[$0] != nil || !known.contains($0) }.sorted()
  }

  /// The page of the documentation that leads from each rule to its proofs.
  var page: String {
    var page = """
      # Traceability

      Which cases prove each rule, and how many faulty stores they notice.

      ## Overview

      <!-- \(GeneratedFiles.note) -->

      A rule of <doc:Specification> is worth what its tests are worth. For each rule this page lists the conformance cases that cite it and
      counts the faulty stores that these cases fail: stores with one planted mistake, which `sessionlab check --store faulty:NAME` judges. A
      faulty store may fail a case for another rule than the one of its row; the number shows that a case can fail, not why. Races that are
      left to chance are not counted.

      `sessionlab check --explain ID` names the faulty stores of a case or a rule, and shows what it says.
      `fixtures/conformance/kill-matrix.md` lists every faulty store with its fault and the cases that notice it.

      \(rows.count { !$0.cases.isEmpty }) of \(rows.count) rules are cited by cases. The others say what tests them instead.

      """
    var section = ""
    for row in rows {
      if row.rule.section != section {
        section = row.rule.section
        page += "\n## \(section)\n\n| rule | cases | faulty stores |\n|---|---|---:|\n"
      }
      let cases = row.untestedReason.map { "no case: \($0)" } ?? row.cases.joined(separator: ", ")
      page += "| \(row.rule.id) | \(cases) | \(row.cases.isEmpty ? "" : "\(row.faultyStores.count)") |\n"
    }
    return page
  }
}
