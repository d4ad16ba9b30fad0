import SessionsReporting

/// The commands that measure what an answer lacks.
enum MeasuringSteps {
  /// Empty when the choice was measured at what is needed.
  static func commands(_ needs: SessionNeeds, _ choice: StoreCandidate?, _ list: CandidateList, _ summary: ResultSummary?) -> [String] {
    let isOpen = choice?.numbers.map { $0.latency == .likely || $0.latency == .unknown } ?? false
    guard let choice, choice.numbers == nil || isOpen || summary?.result.synthetic == true else { return [] }
    let isMeasured = choice.numbers != nil && summary?.result.synthetic == false
    var bench = ["sessionlab", "bench"]
    // A server that nobody runs cannot be measured.
    let stores = list.fitting.filter { (!$0.isNewServer || $0 == choice) && unmeasurable($0, needs) == nil }
    guard !stores.isEmpty else { return [] }
    for store in unique(stores.compactMap(argument)) { bench += ["--store", store] }
    if isMeasured {
      // What is left is the latency, and that is told at a rate.
      guard let rate = needs.requestsPerSecond else { return [] }
      bench += ["--rate", number(rate)]
    } else {
      for workload in [VisitorWorkload.browse, .readOnly, .writeBack] { bench += ["--workload", workload.id] }
    }
    let size = min(max(2, needs.payloadBytes), VisitorWorkload.sweptSizes.last ?? .max)
    bench += ["--payload", "\(PayloadSizes.fixed(size))", "--output", "result.json"]
    let again = ["sessionlab", "recommend", "--result", "result.json"] + flags(needs)
    return [bench, again].map { $0.map { ShellText.quote($0) }.joined(separator: " ") }
  }

  /// How the store would have to be opened, and is not by the command; nil where the command can measure it.
  static func unmeasurable(_ candidate: StoreCandidate, _ needs: SessionNeeds) -> String? {
    guard let kind = candidate.kind else { return nil }
    if kind == .cookie { return CookieRoom.cookies(needs.payloadBytes) == 1 ? nil : "with chunking" }
    guard candidate.backend == nil, !needs.durability.isMet(by: kind.benchmarkDurability) else { return nil }
    return kind.setting(for: needs.durability)?.name
  }

  /// The needs as the command takes them.
  static func flags(_ needs: SessionNeeds) -> [String] {
    var flags = [
      "--reads-per-write", number(needs.readsPerWrite), "--payload", "\(needs.payloadBytes)", "--instances", "\(needs.instances)",
    ]
    if needs.instances > 1 { flags += ["--machines", "\(needs.machines)"] }
    flags += ["--durability", needs.durability.rawValue, "--revocation", needs.revocation.rawValue]
    flags += ["--concurrent-changes", needs.concurrentChanges.rawValue]
    if let rate = needs.requestsPerSecond { flags += ["--rate", number(rate)] }
    if let p99 = needs.p99Milliseconds { flags += ["--p99", number(p99)] }
    if let servers = needs.servers { flags += ["--servers", servers.isEmpty ? "none" : servers.map(\.rawValue).joined(separator: ",")] }
    return flags
  }

  private static func number(_ value: Double) -> String { NumberText.plain(value, digits: 6).replacing(",", with: "") }

  /// The store as the command takes it: the server that was measured, or else one on this machine.
  private static func argument(_ candidate: StoreCandidate) -> String? {
    if let backend = candidate.backend, backend.contains("://") { return PrintableText.show(backend) }
    switch candidate.kind {
    case .memory: return "memory"
    case .cookie: return "cookie"
    case .sqlite: return "sqlite:/tmp/sessions.db"
    case .redis: return "redis://127.0.0.1:6379"
    case .postgres: return "postgres://user@localhost/database"
    case nil: return nil
    }
  }

  private static func unique(_ texts: [String]) -> [String] { texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
