/// Answers which store fits an application: by what the stores promise, and among those that fit by what was measured.
///
/// Without a result the rules alone decide, and the answer says so. A store that fails its conformance suite, or that lost or changed what it
/// acknowledged, is never recommended; rates of cells that were saturated do not count.
package struct StoreRecommender: Sendable {
  private let summary: ResultSummary?

  /// Creates a recommender.
  ///
  /// - Parameter result: What was measured on the machine in question; nil to go by the rules only.
  package init(_ result: BenchmarkResult? = nil) {
    self.init(result, statistics: .standard(seed: result?.seed ?? 0))
  }

  init(_ result: BenchmarkResult?, statistics: ResultStatistics) {
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

  /// What would have to be given up for more requests a second, or without numbers for less to run.
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

  /// What would make a store fit where none does.
  private func rescues(_ needs: SessionNeeds, _ refused: [StoreCandidate]) -> [RecommendationChange] {
    var (known, changes) = (Set<String>(), [RecommendationChange]())
    let slow = refused.filter { $0.refusals.allSatisfy { $0.need == .rate || $0.need == .latency } }
    // What lacks nothing but speed fits smaller needs; who is fastest asks for the least.
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

  /// What rules the store out when it is needed later.
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
