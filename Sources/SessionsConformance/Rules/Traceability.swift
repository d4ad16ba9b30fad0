/// Which cases prove a rule, and which faulty stores those cases notice.
public struct Traceability: Sendable {
  /// One rule with what proves it.
  public struct Row: Sendable {
    /// The rule.
    public let rule: Rule
    /// The ids of the cases that cite it, in the order of the catalogue.
    public let cases: [String]
    /// The names of the faulty stores that at least one of these cases fails, sorted.
    public let faultyStores: [String]
    /// Why no case cites it, if none does.
    public let untestedReason: String?
  }

  /// One row for each rule, in the order of the specification.
  public let rows: [Row]
  /// Rules that cases cite and the specification does not have, as `CASE: RULE`.
  public let unknownRules: [String]
  /// Rules that no case cites and that have no reason for it.
  public let unproven: [String]
  /// Reasons that are out of date: a case cites the rule by now, or there is no such rule.
  public let obsoleteReasons: [String]

  /// Follows rules to cases and to faulty stores.
  ///
  /// - Parameters:
  ///   - rules: The rules of the specification.
  ///   - cases: The catalogue.
  ///   - killMatrix: The ids of the cases that each faulty store fails, by the faulty store's name.
  ///   - untested: Why no case proves a rule, by the rule's number.
  public init(
    rules: [Rule] = Rule.all, cases: [ConformanceCase] = ConformanceSuite.cases, killMatrix: [String: [String]] = KillMatrix.cases,
    untested: [String: String] = Rule.untested
  ) {
    let citing = cases.reduce(into: [String: [String]]()) { citing, testCase in
      for rule in testCase.rules { citing[rule, default: []].append(testCase.id) }
    }
    rows = rules.map { rule in
      let proofs = citing[rule.id] ?? []
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
}
