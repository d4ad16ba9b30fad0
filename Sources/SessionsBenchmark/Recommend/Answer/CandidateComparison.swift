import SessionsReporting

/// How candidates compare, in words.
struct CandidateComparison {
  let needs: SessionNeeds
  let statistics: ResultStatistics?

  /// Why the choice comes before the others.
  func reasons(_ choice: StoreCandidate, _ others: ArraySlice<StoreCandidate>) -> [String] {
    guard let next = others.first else { return ["It is the only one that fits."] }
    guard choice.numbers != nil else { return [byRules(choice, others)] }
    var reasons: [String] = []
    if next.numbers == nil {
      reasons.append("It is the only one of those that fit that was measured.")
    } else if let faster = others.first(where: { shown($0, over: choice) == true }) {
      reasons.append("\(faster.title) does \(times(faster, choice)) the requests, \(drawback(faster, choice)).")
    } else if let ratio = ratio(choice, next) {
      switch shown(choice, over: next) {
      case true?: reasons.append("It does \(NumberText.significant(ratio, digits: 3))x the requests of \(next.title), the next.")
      case false?: reasons.append("No difference to \(next.title) was shown: take the one that you know better.")
      case nil:
        reasons.append("It did \(NumberText.significant(ratio, digits: 3))x the requests of \(next.title), in too few rounds to be sure.")
      }
    }
    return reasons
  }

  /// What another store would be better by; nil when it is not.
  func gain(of other: StoreCandidate, over choice: StoreCandidate) -> (text: String, ratio: Double?)? {
    guard choice.numbers != nil else {
      // By the rules, only less to run is a reason to give something up.
      guard other.kind?.isServer == false, choice.kind?.isServer == true else { return nil }
      return ("would do, and needs no server", nil)
    }
    guard !other.isNewServer || choice.isNewServer, let ratio = ratio(other, choice), ratio >= Self.leastGain,
      shown(other, over: choice) != false
    else { return nil }
    return ("would do \(NumberText.significant(ratio, digits: 2))x the requests", ratio)
  }

  /// A gain that nobody would notice is not worth a concession.
  private static let leastGain = 1.1

  private func byRules(_ choice: StoreCandidate, _ others: ArraySlice<StoreCandidate>) -> String {
    let names = WordText.list(others.map(\.title))
    let fits = "\(names) \(others.count == 1 ? "fits" : "fit") too; which is faster, rules cannot tell."
    guard let kind = choice.kind else { return fits }
    if needs.servers?.contains(kind) == true { return "You run its server already. \(fits)" }
    return kind.isServer ? fits : "It needs no server. \(fits)"
  }

  /// Why a faster one is not taken.
  private func drawback(_ faster: StoreCandidate, _ choice: StoreCandidate) -> String {
    if let mine = choice.numbers, let theirs = faster.numbers, theirs.latencyRank > mine.latencyRank {
      return "but was not shown to keep your objective"
    }
    return "and is a server more to run"
  }

  private func times(_ one: StoreCandidate, _ other: StoreCandidate) -> String {
    ratio(one, other).map { "\(NumberText.significant($0, digits: 3))x" } ?? ReportRow.none
  }

  /// Rates by round where both have the round.
  private func pairs(_ one: StoreCandidate, _ other: StoreCandidate) -> [(Double, Double)] {
    guard let mine = one.numbers?.rates, let theirs = other.numbers?.rates else { return [] }
    return mine.sorted { $0.key < $1.key }.compactMap { round, rate in theirs[round].map { (rate, $0) } }
  }

  private func ratio(_ one: StoreCandidate, _ other: StoreCandidate) -> Double? { Quantile.middle(of: pairs(one, other).map { $0 / $1 }) }

  /// Whether the rounds show that one is faster; nil where there are too few.
  private func shown(_ one: StoreCandidate, over other: StoreCandidate) -> Bool? {
    let pairs = pairs(one, other)
    guard let interval = statistics?.ratioInterval(pairs.map(\.0), pairs.map(\.1)) else { return nil }
    return interval.lowerBound > 1
  }
}
