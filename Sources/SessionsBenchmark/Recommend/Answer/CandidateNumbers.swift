import SessionsReporting

/// What was measured of a store, at what is needed.
package struct CandidateNumbers: Encodable, Sendable, Equatable {
  /// Requests a second at the mix that is needed: the median of the rounds; nil when only planned rates were measured.
  package let requestsPerSecond: Double?
  /// What that rests on.
  package let basis: String?
  /// The least planned rate of those measured that is enough and that it kept up with, in requests a second; nil without one.
  package let keptPerSecond: Double?
  /// How many times the requests that are needed it does; nil when either is not known.
  package let headroom: Double?
  /// The 99th percentile of the response times, in nanoseconds; nil when it is not known.
  package let p99Nanoseconds: Int64?
  /// Where that was measured.
  package let p99Load: String?
  /// What became of the objective; nil without one.
  package let latency: LatencyFinding?
  /// The rates by the index of their round.
  let rates: [Int: Double]

  private enum CodingKeys: String, CodingKey {
    case requestsPerSecond, basis, keptPerSecond, headroom, p99Nanoseconds, p99Load, latency
  }

  /// How well the objective was kept, the best first.
  var latencyRank: Int {
    switch latency {
    case .kept, nil: return 0
    case .likely: return 1
    case .unknown, .missed: return 2
    }
  }

  /// The numbers in a few words.
  var text: String { text(withBasis: false) }

  /// The numbers in a few words, with what the rate rests on or without.
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
