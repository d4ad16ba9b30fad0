import SessionsReporting

/// What a result says about a backend, at what is needed.
struct CandidateMeasurement {
  let numbers: CandidateNumbers?
  /// What the numbers rule it out by.
  let refusals: [Refusal]

  init(_ backend: BackendDescription, _ group: MixGroup?, in summary: ResultSummary, _ needs: SessionNeeds) {
    // The work of a store without a server is done on every machine of the application.
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
    // Rates that it did not keep up with are no measure of it.
    guard estimate != nil || kept != nil else {
      numbers = nil
      return
    }
    numbers = CandidateNumbers(
      requestsPerSecond: estimate?.requestsPerSecond, basis: estimate?.text,
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

  /// The 99th percentile at the rate that is needed, and what it says about the objective.
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
        load = "at full speed with \(WordText.counted(closed.tasks, "task"))"
        // A higher load does not answer sooner: what is in time at full speed most likely is below it.
        if let objective, let p99 = p99?.nanoseconds, Double(p99) <= objective { finding = .likely }
      }
      guard let objective else { return }
      // Less was offered than is needed, or just the least, and it was too slow.
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
