import SessionsReporting

/// A store that was considered.
package struct StoreCandidate: Encodable, Sendable, Equatable {
  /// The store of this package; nil for another.
  package let kind: StoreKind?
  /// The id in the result; nil when it is not in one.
  package let backend: String?
  /// The name in the answer.
  package let title: String
  /// The durability of an acknowledged write.
  package let durability: DurabilityClass
  /// Whether the team would have to start running its server.
  package let isNewServer: Bool
  /// The reasons why it is ruled out; empty when it fits.
  package let refusals: [Refusal]
  /// The sentences about settings and facts that matter where the store is used.
  package let conditions: [String]
  /// The measured numbers; nil when no measurement counts here.
  package let numbers: CandidateNumbers?

  /// Whether it meets every need.
  package var fits: Bool { refusals.isEmpty }

  /// The identity among the candidates.
  var identity: String { backend ?? "\(kind?.rawValue ?? "") \(durability.rawValue)" }

  /// Whether a fitting store is preferred to another.
  func precedes(_ other: StoreCandidate, _ needs: SessionNeeds) -> Bool {
    let (mine, others) = (standing(needs), other.standing(needs))
    if mine != others { return mine.lexicographicallyPrecedes(others) }
    let (rate, otherRate) = (numbers?.requestsPerSecond ?? 0, other.numbers?.requestsPerSecond ?? 0)
    if rate != otherRate { return rate > otherRate }
    return (numbers?.p99Nanoseconds ?? .max) < (other.numbers?.p99Nanoseconds ?? .max)
  }

  /// The order of preference: measured before not measured, the objective kept before not shown, no new server before a new one; without
  /// numbers the store with the least effort comes first.
  private func standing(_ needs: SessionNeeds) -> [Int] {
    guard let numbers else { return [1, 0, isNewServer ? 1 : 0, effort(needs)] }
    return [0, numbers.latencyRank, isNewServer ? 1 : 0, 0]
  }

  private func effort(_ needs: SessionNeeds) -> Int {
    guard let kind else { return 9 }
    let isRunning = needs.servers?.contains(kind) ?? false
    switch kind {
    case .memory: return 0
    case .sqlite: return 1
    case .redis, .postgres:
      // The store that needs no setting on its server comes first; where each needs one, that is Redis.
      let isStrong = needs.durability == .lastSecond || needs.durability == .powerLoss
      return (isRunning ? 2 : 5) + ((kind == .redis) == isStrong ? 1 : 0)
    case .cookie: return 4
    }
  }
}

/// The stores that are considered for some needs: those of a result, and those of this package that are not in it.
package struct CandidateList {
  /// The stores that fit, the preferred one first.
  package let fitting: [StoreCandidate]
  /// The stores that are ruled out, by the number of reasons.
  package let refused: [StoreCandidate]

  /// Considers all stores; without a result by the rules alone.
  package init(_ needs: SessionNeeds, _ summary: ResultSummary?) {
    let measured = summary.map { Self.measured(needs, $0) } ?? []
    let all = measured + Self.byRules(needs, beside: summary?.result.backends ?? [])
    fitting = all.filter(\.fits).sorted { $0.precedes($1, needs) }
    let order = all.enumerated().filter { !$0.element.fits }
    refused = order.sorted { ($0.element.refusals.count, $0.offset) < ($1.element.refusals.count, $1.offset) }.map(\.element)
  }

  /// The candidate with an identity.
  func candidate(_ identity: String) -> StoreCandidate? { (fitting + refused).first { $0.identity == identity } }

  private static func measured(_ needs: SessionNeeds, _ summary: ResultSummary) -> [StoreCandidate] {
    let backends = summary.result.backends
    let group = MixGroup.closest(to: needs, in: summary)
    return backends.map { backend in
      let kind = StoreKind(backend: backend.id)
      let isOnly = backends.count { StoreKind(backend: $0.id) == kind } == 1
      let title = kind.map { isOnly ? $0.title : "\($0.title) (\(PrintableText.show(backend.id)))" } ?? PrintableText.show(backend.id)
      let wrong = correctness(backend, kind, summary)
      // The numbers of an incorrect store are no argument.
      let measurement = wrong.isEmpty ? CandidateMeasurement(backend, group, in: summary, needs) : nil
      let rules = kind.map { StoreRules.refusals($0, backend.durability, needs, because: backend.decidingSetting) } ?? []
      return StoreCandidate(
        kind: kind, backend: backend.id, title: title, durability: backend.durability, isNewServer: needs.isNewServer(kind),
        refusals: wrong + rules + (measurement?.refusals ?? []), conditions: kind.map { StoreRules.conditions($0, needs) } ?? [],
        numbers: measurement?.numbers)
    }
  }

  private static func correctness(_ backend: BackendDescription, _ kind: StoreKind?, _ summary: ResultSummary) -> [Refusal] {
    if backend.conformance.verdict == .failed {
      let cases = backend.conformance.failed.map { PrintableText.show($0) }
      return [Refusal(need: .correctness, reason: "breaks MUSTs of the specification (\(WordText.list(cases)))")]
    }
    let cells = summary.result.rounds.flatMap(\.cells).filter { $0.backend == backend.id }
    for cell in cells {
      guard case .invalid(let reason) = cell.outcome else { continue }
      let (workload, why) = (PrintableText.show(cell.workload), PrintableText.show(reason))
      return [Refusal(need: .correctness, reason: "has no numbers for '\(workload)': \(why)")]
    }
    guard kind == nil else { return [] }
    return [Refusal(need: .correctness, reason: "is none of the stores that this command knows: what it can do is not known here")]
  }

  private static func byRules(_ needs: SessionNeeds, beside backends: [BackendDescription]) -> [StoreCandidate] {
    StoreKind.allCases.compactMap { kind in
      let measured = backends.filter { StoreKind(backend: $0.id) == kind }
      guard !measured.contains(where: { needs.durability.isMet(by: $0.durability) }) else { return nil }
      guard let setting = kind.setting(for: needs.durability) ?? kind.durabilitySettings.last else { return nil }
      let refusals = StoreRules.refusals(kind, setting.durability, needs)
      // A store that was measured and that no setting helps is in the list already.
      guard measured.isEmpty || refusals.isEmpty else { return nil }
      return StoreCandidate(
        kind: kind, backend: nil, title: setting.title(of: kind, beside: measured), durability: setting.durability,
        isNewServer: needs.isNewServer(kind), refusals: refusals, conditions: StoreRules.conditions(kind, needs), numbers: nil)
    }
  }
}

extension DurabilitySetting {
  /// The name of a candidate with this setting, which differs from those of the measured ones.
  fileprivate func title(of kind: StoreKind, beside measured: [BackendDescription]) -> String {
    measured.isEmpty ? kind.title : "\(kind.title) \(name ?? "otherwise set up")"
  }
}

/// Compares candidates, in words.
struct CandidateComparison {
  let needs: SessionNeeds
  let statistics: ResultStatistics?

  /// The reasons why the choice precedes the others.
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

  /// The gain of another store over the choice; nil when there is none.
  func gain(of other: StoreCandidate, over choice: StoreCandidate) -> (text: String, ratio: Double?)? {
    guard choice.numbers != nil else {
      // Without numbers, the only gain is one server less to run.
      guard other.kind?.isServer == false, choice.kind?.isServer == true else { return nil }
      return ("would do, and needs no server", nil)
    }
    guard !other.isNewServer || choice.isNewServer, let ratio = ratio(other, choice), ratio >= Self.leastGain,
      shown(other, over: choice) != false
    else { return nil }
    return ("would do \(NumberText.significant(ratio, digits: 2))x the requests", ratio)
  }

  /// The least ratio that is worth a concession.
  private static let leastGain = 1.1

  private func byRules(_ choice: StoreCandidate, _ others: ArraySlice<StoreCandidate>) -> String {
    let names = WordText.list(others.map(\.title))
    let fits = "\(names) \(others.count == 1 ? "fits" : "fit") too; which is faster, rules cannot tell."
    guard let kind = choice.kind else { return fits }
    if needs.servers?.contains(kind) == true { return "You run its server already. \(fits)" }
    return kind.isServer ? fits : "It needs no server. \(fits)"
  }

  /// The reason against a faster store.
  private func drawback(_ faster: StoreCandidate, _ choice: StoreCandidate) -> String {
    if let mine = choice.numbers, let theirs = faster.numbers, theirs.latencyRank > mine.latencyRank {
      return "but was not shown to keep your objective"
    }
    return "and is a server more to run"
  }

  private func times(_ one: StoreCandidate, _ other: StoreCandidate) -> String {
    ratio(one, other).map { "\(NumberText.significant($0, digits: 3))x" } ?? ReportRow.none
  }

  /// The rates of both in the rounds that both have.
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
