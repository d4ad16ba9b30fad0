import SessionsReporting

/// The stores that are considered for some needs: those of a result, and those of this package that are not in it.
struct CandidateList {
  /// Those that fit, the preferred one first.
  let fitting: [StoreCandidate]
  /// Those that are ruled out, those that lack least first.
  let refused: [StoreCandidate]

  init(_ needs: SessionNeeds, _ summary: ResultSummary?) {
    let measured = summary.map { Self.measured(needs, $0) } ?? []
    let all = measured + Self.byRules(needs, beside: summary?.result.backends ?? [])
    fitting = all.filter(\.fits).sorted { $0.precedes($1, needs) }
    let order = all.enumerated().filter { !$0.element.fits }
    refused = order.sorted { ($0.element.refusals.count, $0.offset) < ($1.element.refusals.count, $1.offset) }.map(\.element)
  }

  /// The candidate that is another one's under these needs.
  func candidate(_ identity: String) -> StoreCandidate? { (fitting + refused).first { $0.identity == identity } }

  private static func measured(_ needs: SessionNeeds, _ summary: ResultSummary) -> [StoreCandidate] {
    let backends = summary.result.backends
    let group = MixGroup.closest(to: needs, in: summary)
    return backends.map { backend in
      let kind = StoreKind(backend: backend.id)
      let isOnly = backends.count { StoreKind(backend: $0.id) == kind } == 1
      let title = kind.map { isOnly ? $0.title : "\($0.title) (\(PrintableText.show(backend.id)))" } ?? PrintableText.show(backend.id)
      let wrong = correctness(backend, kind, summary)
      // The numbers of a store that is wrong are no argument.
      let measurement = wrong.isEmpty ? CandidateMeasurement(backend, group, in: summary, needs) : nil
      let rules = kind.map { StoreRules.refusals($0, backend.durability, needs) } ?? []
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
    return [Refusal(need: .correctness, reason: "is no store of this package: what it can do is not known here")]
  }

  private static func byRules(_ needs: SessionNeeds, beside backends: [BackendDescription]) -> [StoreCandidate] {
    StoreKind.allCases.compactMap { kind in
      let measured = backends.filter { StoreKind(backend: $0.id) == kind }
      guard !measured.contains(where: { needs.durability.isMet(by: $0.durability) }) else { return nil }
      guard let setting = kind.setting(for: needs.durability) ?? kind.durabilitySettings.last else { return nil }
      let refusals = StoreRules.refusals(kind, setting.durability, needs)
      // One that was measured, and that no setting helps, is in the list already.
      guard measured.isEmpty || refusals.isEmpty else { return nil }
      return StoreCandidate(
        kind: kind, backend: nil, title: setting.title(of: kind, beside: measured), durability: setting.durability,
        isNewServer: needs.isNewServer(kind), refusals: refusals, conditions: StoreRules.conditions(kind, needs), numbers: nil)
    }
  }
}

extension DurabilitySetting {
  /// What a candidate with this setting is called, so that it is not mistaken for those that were measured.
  fileprivate func title(of kind: StoreKind, beside measured: [BackendDescription]) -> String {
    measured.isEmpty ? kind.title : "\(kind.title) \(name ?? "otherwise set up")"
  }
}
