import SessionsReporting

/// Answers which store fits an application: by the promises of the stores, and among the fitting ones by measured numbers.
///
/// Without a result the rules alone decide, and the answer says so. A store that fails its conformance suite, or that lost or changed
/// acknowledged sessions, is never recommended; rates of saturated cells do not count.
package struct StoreRecommender: Sendable {
  private let summary: ResultSummary?

  /// Creates a recommender.
  ///
  /// - Parameter result: The measurement on the machine in question; nil to use the rules only.
  package init(_ result: BenchmarkResult? = nil) {
    self.init(result, statistics: .standard(seed: result?.seed ?? 0))
  }

  /// Creates a recommender with other statistics than the standard ones.
  package init(_ result: BenchmarkResult?, statistics: ResultStatistics) {
    summary = result.map { ResultSummary($0, statistics: statistics) }
  }

  /// The answer.
  package func recommendation(for needs: SessionNeeds) -> Recommendation {
    let list = CandidateList(needs, summary)
    let comparison = CandidateComparison(needs: needs, statistics: summary?.statistics)
    let choice = list.fitting.first
    let changes = choice.map { concessions(needs, from: $0, comparison) + growth(needs, of: $0) } ?? rescues(needs, list.refused)
    return Recommendation(
      needs: needs, choice: choice, alternatives: Array(list.fitting.dropFirst()), refused: list.refused,
      reasons: choice.map { comparison.reasons($0, list.fitting.dropFirst()) } ?? [], changes: changes,
      cautions: RecommendationCautions.texts(needs, choice, summary),
      nextSteps: MeasuringSteps.commands(needs, choice, list, summary), result: summary?.result)
  }

  /// The needs whose giving up would bring more requests a second, or without numbers save a server.
  private func concessions(_ needs: SessionNeeds, from choice: StoreCandidate, _ comparison: CandidateComparison) -> [RecommendationChange]
  {
    var (known, changes) = (Set([choice.identity]), [RecommendationChange]())
    for change in NeedChange.concessions(needs) {
      guard let other = CandidateList(change.needs, summary).fitting.first, !known.contains(other.identity),
        let gain = comparison.gain(of: other, over: choice)
      else { continue }
      known.insert(other.identity)
      let text = "If you could \(change.text), \(other.title) \(gain.text)."
      changes.append(RecommendationChange(kind: .concession, text: text, store: other.title, ratio: gain.ratio))
    }
    return changes
  }

  /// The needs whose giving up would make a store fit where none does.
  private func rescues(_ needs: SessionNeeds, _ refused: [StoreCandidate]) -> [RecommendationChange] {
    var (known, changes) = (Set<String>(), [RecommendationChange]())
    let slow = refused.filter { $0.refusals.allSatisfy { $0.need == .rate || $0.need == .latency } }
    // A store that lacks nothing but speed fits smaller needs; the fastest one demands the smallest change.
    if let fastest = slow.max(by: { ($0.numbers?.requestsPerSecond ?? 0) < ($1.numbers?.requestsPerSecond ?? 0) }),
      let numbers = fastest.numbers
    {
      known.formUnion(slow.map(\.identity))
      let text = "If you needed less speed, \(fastest.title) would fit: it does \(numbers.text)."
      changes.append(RecommendationChange(kind: .concession, text: text, store: fastest.title, ratio: nil))
    }
    for change in NeedChange.concessions(needs) {
      guard let other = CandidateList(change.needs, summary).fitting.first, known.insert(other.identity).inserted else { continue }
      let numbers = other.numbers.map { " (\($0.text))" } ?? ""
      let text = "If you could \(change.text), \(other.title) would fit\(numbers)."
      changes.append(RecommendationChange(kind: .concession, text: text, store: other.title, ratio: nil))
    }
    return changes
  }

  /// The later needs that would rule the store out.
  private func growth(_ needs: SessionNeeds, of choice: StoreCandidate) -> [RecommendationChange] {
    var (known, changes) = (Set<StoreNeed>(), [RecommendationChange]())
    for change in NeedChange.growth(needs) {
      let list = CandidateList(change.needs, summary)
      guard let then = list.candidate(choice.identity), let refusal = then.refusals.first, known.insert(refusal.need).inserted else {
        continue
      }
      let next = list.fitting.first
      let advice = next.map { "Take \($0.title) then." } ?? "No store fits then."
      let text = "If you \(change.text), \(choice.title) is out: \(refusal.reason). \(advice)"
      changes.append(RecommendationChange(kind: .growth, text: text, store: next?.title, ratio: nil))
    }
    return changes
  }
}

/// The answer to a question for the store that fits some needs.
package struct Recommendation: Sendable {
  /// The needs.
  package let needs: SessionNeeds
  /// The recommended store; nil when none fits.
  package let choice: StoreCandidate?
  /// The other stores that fit, the next best first.
  package let alternatives: [StoreCandidate]
  /// The stores that do not fit, with the reasons.
  package let refused: [StoreCandidate]
  /// The reasons for the choice, in sentences.
  package let reasons: [String]
  /// The changes of the needs that would change the answer.
  package let changes: [RecommendationChange]
  /// The sentences about weaknesses of the numbers, or about their absence.
  package let cautions: [String]
  /// The commands that measure the missing numbers, one a line; empty when none are missing.
  package let nextSteps: [String]
  /// The result that the numbers are from; nil when the rules alone decided.
  package let result: BenchmarkResult?
}

/// A change of the needs that would change an answer.
package struct RecommendationChange: Encodable, Sendable, Equatable {
  /// The direction in which the needs move.
  package enum Kind: String, Codable, Sendable {
    /// The needs become less, and another store is faster, or fits at all.
    case concession
    /// The needs become more, and the recommended store no longer fits.
    case growth
  }

  /// The direction in which the needs move.
  package let kind: Kind
  /// The change and its consequence, in a sentence.
  package let text: String
  /// The store that would be recommended then; nil when none would fit.
  package let store: String?
  /// The ratio of its requests a second to the choice's; nil where it was not measured.
  package let ratio: Double?
}

/// Changed needs, and the change in words.
struct NeedChange: Sendable {
  let needs: SessionNeeds
  /// The change as the rest of `if you could` or `if you`, such as `run on two machines`.
  let text: String

  /// The needs that an application could do without, the least first.
  static func concessions(_ needs: SessionNeeds) -> [NeedChange] {
    durability(needs) + revocation(needs) + changes(needs) + browser(needs) + places(needs) + sizes(needs)
  }

  /// The needs that often grow later.
  static func growth(_ needs: SessionNeeds) -> [NeedChange] {
    var list: [NeedChange] = []
    if needs.machines == 1 {
      list.append(changed(needs, "run on two machines") { ($0.instances, $0.machines) = (max(2, $0.instances), 2) })
    }
    list += DurabilityNeed.allCases.drop { $0 != needs.durability }.dropFirst().map { need in
      changed(needs, "want writes to survive \(need.noun)") { $0.durability = need }
    }
    list += RevocationNeed.allCases.drop { $0 != needs.revocation }.dropFirst().map { need in
      changed(needs, "want a logout that \(need.text)") { $0.revocation = need }
    }
    if needs.concurrentChanges == .lastWins {
      list.append(changed(needs, "want changes made at once to be kept") { $0.concurrentChanges = .merged })
    }
    if needs.payloadBytes <= CookieRoom.most {
      list.append(
        changed(needs, "keep more than \(NumberText.grouped(CookieRoom.most)) B in a session") { $0.payloadBytes = CookieRoom.most + 1 })
    }
    return list
  }

  private static func durability(_ needs: SessionNeeds) -> [NeedChange] {
    DurabilityNeed.allCases.prefix { $0 != needs.durability }.reversed().map { need in
      changed(needs, need.concession) { $0.durability = need }
    }
  }

  private static func revocation(_ needs: SessionNeeds) -> [NeedChange] {
    RevocationNeed.allCases.prefix { $0 != needs.revocation }.reversed().map { need in
      changed(needs, need.concession) { $0.revocation = need }
    }
  }

  private static func changes(_ needs: SessionNeeds) -> [NeedChange] {
    needs.concurrentChanges == .merged
      ? [changed(needs, ConcurrentChangesNeed.lastWins.concession) { $0.concurrentChanges = .lastWins }] : []
  }

  /// The two needs that a session in the browser does not meet.
  private static func browser(_ needs: SessionNeeds) -> [NeedChange] {
    guard needs.revocation != .none, needs.concurrentChanges == .merged else { return [] }
    let text = "\(RevocationNeed.none.concession), and with changes made at once that overwrite each other"
    return [changed(needs, text) { ($0.revocation, $0.concurrentChanges) = (.none, .lastWins) }]
  }

  private static func places(_ needs: SessionNeeds) -> [NeedChange] {
    var list: [NeedChange] = []
    if needs.machines > 1 { list.append(changed(needs, "run all instances on one machine") { $0.machines = 1 }) }
    if needs.instances > 1 { list.append(changed(needs, "run one instance") { ($0.instances, $0.machines) = (1, 1) }) }
    return list
  }

  private static func sizes(_ needs: SessionNeeds) -> [NeedChange] {
    guard needs.payloadBytes > CookieRoom.most else { return [] }
    return [changed(needs, "keep sessions below \(NumberText.grouped(CookieRoom.most)) B") { $0.payloadBytes = CookieRoom.most }]
  }

  private static func changed(_ needs: SessionNeeds, _ text: String, _ change: (inout SessionNeeds) -> Void) -> NeedChange {
    var needs = needs
    change(&needs)
    return NeedChange(needs: needs, text: text)
  }
}
