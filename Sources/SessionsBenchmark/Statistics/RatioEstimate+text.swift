extension RatioEstimate {
  /// The ratio in a table: `1.83x ±4 %`, or `~` where no difference was shown, or `1.83x ±∞` where there are too few rounds to tell.
  package var text: String {
    switch verdict {
    case .indistinguishable: return "~"
    case .tooFewRounds: return "\(Self.times(ratio)) ±∞"
    case .larger, .smaller: return "\(Self.times(ratio)) ±\(Self.percent(relativeError ?? 0))"
    }
  }

  /// What a reader has to know about the interval; `nil` if it is what it says.
  package var note: String? {
    guard let interval else { return "\(rounds) of the \(MedianBootstrap.minimumCount) rounds that an interval takes" }
    guard smallestPValue > 1 - interval.level + 1e-12 else { return nil }
    return "\(rounds) rounds cover \(Self.percent(1 - smallestPValue)) at most, not \(Self.percent(interval.level))"
  }

  /// A ratio with three digits, and two after the point at most: `0.05x`, `1.83x`, `18.3x`, `183x`.
  static func times(_ ratio: Double) -> String {
    "\(decimal(ratio, digits: ratio < 9.995 ? (ratio < 0.0995 ? 3 : 2) : ratio < 99.95 ? 1 : 0))x"
  }

  /// A share in percent, whole from 10 % on: `0.4 %`, `4 %`, `23 %`, `93.8 %` where it is close to a whole.
  static func percent(_ share: Double) -> String {
    let digits = share < 0.0095 || (share > 0.5 && share < 1) ? 1 : 0
    var text = decimal(share * 100, digits: digits)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return "\(text) %"
  }

  /// A number that is not negative with a fixed number of digits after the point, the same in every language and region.
  private static func decimal(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    guard value.isFinite, value < 1e12 else { return "∞" }
    let units = Int((value * Double(scale)).rounded())
    guard digits > 0 else { return "\(units)" }
    let fraction = String(units % scale)
    return "\(units / scale).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
  }
}
