/// A store that was considered.
package struct StoreCandidate: Encodable, Sendable, Equatable {
  /// Which store of this package; nil for another.
  package let kind: StoreKind?
  /// Its id in the result; nil when it is not in one.
  package let backend: String?
  /// What the answer calls it.
  package let title: String
  /// What an acknowledged write survives.
  package let durability: DurabilityClass
  /// Whether the team would have to run a server that it does not run yet.
  package let isNewServer: Bool
  /// Why it is ruled out; empty when it fits.
  package let refusals: [Refusal]
  /// What has to be set or known where it is used.
  package let conditions: [String]
  /// What was measured of it; nil when nothing was that counts here.
  package let numbers: CandidateNumbers?

  /// Whether it meets every need.
  package var fits: Bool { refusals.isEmpty }

  /// What tells it from the other candidates.
  var identity: String { backend ?? "\(kind?.rawValue ?? "") \(durability.rawValue)" }

  /// The order in which fitting stores are preferred.
  func precedes(_ other: StoreCandidate, _ needs: SessionNeeds) -> Bool {
    let (mine, others) = (standing(needs), other.standing(needs))
    if mine != others { return mine.lexicographicallyPrecedes(others) }
    let (rate, otherRate) = (numbers?.requestsPerSecond ?? 0, other.numbers?.requestsPerSecond ?? 0)
    if rate != otherRate { return rate > otherRate }
    return (numbers?.p99Nanoseconds ?? .max) < (other.numbers?.p99Nanoseconds ?? .max)
  }

  /// Measured before not measured, the objective kept before not shown, nothing new to run before a new server; without numbers what asks for
  /// less comes first.
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
      // The one that promises enough without a setting on its server comes first, and Redis where both do.
      let isStrong = needs.durability == .lastSecond || needs.durability == .powerLoss
      return (isRunning ? 2 : 5) + ((kind == .redis) == isStrong ? 1 : 0)
    case .cookie: return 4
    }
  }
}
