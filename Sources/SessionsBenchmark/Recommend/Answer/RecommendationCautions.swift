import SessionsReporting

/// What a reader has to know of the numbers behind an answer, or that there are none.
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
