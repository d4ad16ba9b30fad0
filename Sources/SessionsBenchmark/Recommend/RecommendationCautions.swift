import SessionsReporting

/// The sentences about weaknesses of the numbers behind an answer, or about their absence.
enum RecommendationCautions {
  static func texts(_ needs: SessionNeeds, _ choice: StoreCandidate?, _ summary: ResultSummary?) -> [String] {
    let unmeasurable = choice.flatMap { choice -> String? in
      guard let kind = choice.kind, let setting = MeasuringSteps.unmeasurable(choice, needs) else { return nil }
      return "'sessionlab bench' does not open \(kind.title) \(setting): how fast it is then, only your application can show."
    }
    guard let summary else {
      return ["No numbers of your machine were used: the rules alone decided, and they cannot tell which store is fast enough."]
        + [unmeasurable].compactMap(\.self)
    }
    var texts = run(summary.result)
    texts += sizes(needs, summary)
    guard let choice else { return texts }
    guard let numbers = choice.numbers else {
      return texts
        + ["\(choice.title) fits by the rules, and nothing that counts here was measured of it.", unmeasurable].compactMap(\.self)
    }
    if let backend = choice.backend.flatMap({ summary.backend($0) }), backend.conformance.verdict == .notJudged {
      texts.append("\(choice.title) was not judged by the conformance suite: that it is right is not known.")
    }
    if let backend = choice.backend.flatMap({ summary.backend($0) }) {
      texts += ([backend.brokenPromise].compactMap(\.self) + backend.dangers).map { PrintableText.show($0) }
    }
    if let headroom = numbers.headroom, headroom < 2, numbers.latency != .kept {
      texts.append("\(choice.title) does less than twice what you need: so close to its most, requests wait for each other.")
    }
    switch numbers.latency {
    case .likely:
      texts.append("At full speed 99 of 100 requests were within your objective, which makes it likely and does not show it.")
    case .unknown:
      let rate = needs.requestsPerSecond == nil ? "; say how many requests a second you need, and measure that rate" : " at your rate"
      texts.append("Nothing that was measured shows that \(choice.title) keeps your objective\(rate).")
    case .kept, .missed, nil: break
    }
    if choice.kind == .redis || choice.kind == .postgres, summary.backend(choice.backend ?? "")?.locality == .loopback {
      texts.append(
        "Its server ran on the machine that made the load: over a network each request takes at least one way there and back more.")
    }
    return texts
  }

  private static func run(_ result: BenchmarkResult) -> [String] {
    var texts: [String] = []
    if result.synthetic { texts.append("The numbers are made up: this is a sample of the format, and nothing was measured.") }
    if result.swift.configuration != "release" {
      texts.append(
        "Measured with a program built as \(PrintableText.show(result.swift.configuration)), not as release: the numbers say nothing about a server."
      )
    }
    if result.rounds.count < 6 {
      texts.append("\(WordText.counted(result.rounds.count, "round")) cannot show which store is faster: six are the fewest that can.")
    }
    return texts
  }

  private static func sizes(_ needs: SessionNeeds, _ summary: ResultSummary) -> [String] {
    guard let group = MixGroup.closest(to: needs, in: summary) else {
      return ["Nothing in the result tells how many requests of yours a store does: 'browse' does, without --rate."]
    }
    let need = NumberText.bytes(Double(needs.payloadBytes))
    guard let measured = group.payloadBytes, let payload = group.payload else {
      return ["The result does not tell how large its sessions were; yours have up to \(need)."]
    }
    let ratio = Double(needs.payloadBytes) / Double(measured)
    guard ratio < 0.5 || ratio > 2 else { return [] }
    return ["Measured with sessions of \(payload), half of them up to \(NumberText.bytes(Double(measured))); yours have up to \(need)."]
  }
}

/// The commands that measure the numbers that an answer lacks.
enum MeasuringSteps {
  /// The commands; none when the choice was measured at the rate and mix that are needed.
  static func commands(_ needs: SessionNeeds, _ choice: StoreCandidate?, _ list: CandidateList, _ summary: ResultSummary?) -> [String] {
    let isOpen = choice?.numbers.map { $0.latency == .likely || $0.latency == .unknown } ?? false
    guard let choice, choice.numbers == nil || isOpen || summary?.result.synthetic == true else { return [] }
    let isMeasured = choice.numbers != nil && summary?.result.synthetic == false
    var bench = ["sessionlab", "bench"]
    // A server that does not run cannot be measured.
    let stores = list.fitting.filter { (!$0.isNewServer || $0 == choice) && unmeasurable($0, needs) == nil }
    guard !stores.isEmpty else { return [] }
    for store in unique(stores.compactMap(argument)) { bench += ["--store", store] }
    if isMeasured {
      // Only the latency is missing, which is measured at a rate.
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

  /// A setting that the store needs and that the command has no option for; nil where the command can measure the store.
  static func unmeasurable(_ candidate: StoreCandidate, _ needs: SessionNeeds) -> String? {
    guard let kind = candidate.kind else { return nil }
    if kind == .cookie { return CookieRoom.cookies(needs.payloadBytes) == 1 ? nil : "with chunking" }
    guard candidate.backend == nil, !needs.durability.isMet(by: kind.benchmarkDurability) else { return nil }
    return kind.setting(for: needs.durability)?.name
  }

  /// The needs as arguments of the command.
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

  /// The store as an argument of the command: the server that was measured, or else one on this machine.
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
