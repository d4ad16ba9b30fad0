import SessionsReporting

/// The numbers of a store at the rate and mix that are needed.
package struct CandidateNumbers: Encodable, Sendable, Equatable {
  /// The requests a second at the mix that is needed: the median of the rounds; nil when only planned rates were measured.
  package let requestsPerSecond: Double?
  /// The workloads that this rests on, in words.
  package let basis: String?
  /// The lowest sufficient planned rate that the store kept up with, in requests a second; nil without one.
  package let keptPerSecond: Double?
  /// The rate as a multiple of the one that is needed; nil when either is not known.
  package let headroom: Double?
  /// The 99th percentile of the response times, in nanoseconds; nil when it is not known.
  package let p99Nanoseconds: Int64?
  /// The load of that measurement, in words.
  package let p99Load: String?
  /// Whether the objective was kept; nil without one.
  package let latency: LatencyFinding?
  /// The rates by the index of their round.
  let rates: [Int: Double]

  private enum CodingKeys: String, CodingKey {
    case requestsPerSecond, basis, keptPerSecond, headroom, p99Nanoseconds, p99Load, latency
  }

  /// The order by the objective, the best first.
  var latencyRank: Int {
    switch latency {
    case .kept, nil: return 0
    case .likely: return 1
    case .unknown, .missed: return 2
    }
  }

  /// The numbers in a few words.
  package var text: String { text(withBasis: false) }

  /// The numbers in a few words, with or without the basis of the rate.
  func text(withBasis: Bool) -> String {
    var parts: [String] = []
    if let requestsPerSecond {
      let basis = withBasis ? basis.map { " (\($0))" } ?? "" : ""
      parts.append("\(NumberText.rate(requestsPerSecond)) requests/s\(basis)")
    }
    if let headroom { parts.append("\(NumberText.significant(headroom, digits: 2))x what you need") }
    if requestsPerSecond == nil, let keptPerSecond { parts.append("kept up with \(NumberText.rate(keptPerSecond)) requests/s") }
    if let p99Nanoseconds {
      parts.append("p99 \(NumberText.duration(nanoseconds: Double(p99Nanoseconds)))\(p99Load.map { " \($0)" } ?? "")")
    }
    return parts.joined(separator: ", ")
  }
}

/// The finding about an objective for the 99th percentile at the rate that is needed.
package enum LatencyFinding: String, Codable, Sendable {
  /// It was kept at a load of at least the needed rate.
  case kept
  /// It was kept in a closed loop at full speed, which hides waiting: likely.
  case likely
  /// No measurement decides it.
  case unknown
  /// It was missed at a load of no more than the needed rate.
  case missed
}

/// The evidence of a result about a backend, at the rate and mix that are needed.
struct CandidateMeasurement {
  let numbers: CandidateNumbers?
  /// The reasons by which the numbers rule the backend out.
  let refusals: [Refusal]

  init(_ backend: BackendDescription, _ group: MixGroup?, in summary: ResultSummary, _ needs: SessionNeeds) {
    // Every machine of the application does its share of the work of a store without a server.
    let share = StoreKind(backend: backend.id) == .cookie ? Double(needs.machines) : 1
    let need = needs.requestsPerSecond.map { $0 / share }
    let mixes = group?.mixes(of: backend.id, in: summary) ?? []
    let estimate = RateEstimate(mixes, writesPerRead: needs.writesPerRead)
    let open = OpenLoad(backend.id, in: summary)
    let latency = Latency(needs, need: need, open: open, closed: Self.nearest(mixes, needs))
    var refusals: [Refusal] = []
    if let need, let reason = Self.tooSlow(need, estimate, open) { refusals.append(Refusal(need: .rate, reason: reason)) }
    if let reason = latency.refusal { refusals.append(Refusal(need: .latency, reason: reason)) }
    self.refusals = refusals
    let kept = need.flatMap { open.kept($0)?.offered } ?? open.steps.last { $0.keptUp }?.offered
    // A rate that it did not keep up with is no measure of its speed.
    guard estimate != nil || kept != nil else {
      numbers = nil
      return
    }
    numbers = CandidateNumbers(
      requestsPerSecond: estimate?.requestsPerSecond, basis: estimate?.basis,
      keptPerSecond: kept,
      headroom: need.flatMap { need in estimate.map { $0.requestsPerSecond / need } }, p99Nanoseconds: latency.p99?.nanoseconds,
      p99Load: latency.p99?.nanoseconds == nil ? nil : latency.load, latency: needs.p99Milliseconds == nil ? nil : latency.finding,
      rates: estimate?.rates ?? [:])
  }

  private static func nearest(_ mixes: [MeasuredMix], _ needs: SessionNeeds) -> MeasuredMix? {
    mixes.min { abs($0.writesPerRead - needs.writesPerRead) < abs($1.writesPerRead - needs.writesPerRead) }
  }

  private static func tooSlow(_ need: Double, _ estimate: RateEstimate?, _ open: OpenLoad) -> String? {
    let yours = "and you need \(NumberText.rate(need))"
    guard open.kept(need) == nil else { return nil }
    if let estimate, !estimate.isOfMoreWrites, estimate.requestsPerSecond < need {
      return "does \(NumberText.rate(estimate.requestsPerSecond)) requests/s, \(yours)"
    }
    return open.overwhelmed(by: need).map { "did not keep up with \(NumberText.rate($0.offered)) requests/s, \(yours)" }
  }

  /// The 99th percentile at the rate that is needed, and the finding about the objective.
  private struct Latency {
    var p99: LatencyHistogram.Value?
    var load: String?
    var finding: LatencyFinding = .unknown
    var refusal: String?

    init(_ needs: SessionNeeds, need: Double?, open: OpenLoad, closed: MeasuredMix?) {
      let objective = needs.p99Milliseconds.map { $0 * 1e6 }
      if let step = need.map({ open.kept($0) }) ?? open.steps.last(where: { objective.map($0.isWithin) ?? $0.keptUp }) {
        tell(step)
        if let objective { finding = step.isWithin(objective) ? .kept : .unknown }
      } else if let closed {
        p99 = closed.response.value(.p99)
        load =
          "at full speed with \(WordText.counted(closed.tasks, "task")), \(NumberText.significant(closed.inFlight, digits: 2)) in flight"
        // Answers do not come sooner at a higher load: an objective kept at full speed is likely to be kept below it.
        if let objective, let p99 = p99?.nanoseconds, Double(p99) <= objective { finding = .likely }
      }
      guard let objective else { return }
      // It was too slow at a rate below the needed one, or at the lowest.
      let low = need.map { need in open.steps.filter { $0.offered <= need } } ?? Array(open.steps.prefix(1))
      if let slow = low.first(where: { $0.keptUp && $0.p99 != nil && !$0.isWithin(objective) }) {
        tell(slow)
        finding = .missed
        refusal =
          "its p99 is \(slow.p99?.text ?? "unknown") at \(NumberText.rate(slow.offered)) requests/s, and yours may be \(NumberText.duration(nanoseconds: objective))"
      }
    }

    private mutating func tell(_ step: OpenLoad.Step) {
      p99 = step.p99
      load = "at \(NumberText.rate(step.offered)) requests/s"
    }
  }
}

/// The measurements of a backend at planned rates.
struct OpenLoad: Sendable {
  /// A cell at one rate.
  struct Step: Sendable {
    /// The offered requests a second.
    let offered: Double
    let p99: LatencyHistogram.Value?
    /// Whether all requests were answered without an error.
    let keptUp: Bool

    func isWithin(_ nanoseconds: Double) -> Bool { keptUp && (p99?.nanoseconds).map { Double($0) <= nanoseconds } == true }
  }

  /// The steps by ascending rate.
  let steps: [Step]

  init(_ backend: String, in summary: ResultSummary) {
    let ladders = summary.result.workloads.filter { $0.sweep == .offeredPercent || ($0.sweep == nil && $0.id == VisitorWorkload.browse.id) }
    let cells = ladders.flatMap { workload in
      summary.steps(of: workload).map { summary.cell(CellKey(backend: backend, workload: workload.id, step: $0)) }
    }
    steps = cells.compactMap { cell in
      guard let offered = cell.offeredPerSecond, let requests = cell.requests else { return nil }
      return Step(offered: offered, p99: requests.response.value(.p99), keptUp: cell.status == .measured && requests.errors == 0)
    }.sorted { $0.offered < $1.offered }
  }

  /// The slowest step of at least this rate that it kept up with.
  func kept(_ rate: Double) -> Step? { steps.first { $0.offered >= rate && $0.keptUp } }

  /// A step of at most this rate that it did not keep up with.
  func overwhelmed(by rate: Double) -> Step? { steps.first { $0.offered <= rate && !$0.keptUp } }
}
