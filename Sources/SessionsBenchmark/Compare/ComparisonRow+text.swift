import SessionsReporting

extension ComparisonRow {
  /// What stands where there is no number.
  static let none = "–"

  /// The heads of the columns.
  static let heads = ["cell", "metric", "base", "head", "change", "95 % interval", "p", "finds", "verdict", "why"]
  /// The columns whose texts end at the same place.
  static let numbers = 2..<8

  /// The texts of the columns.
  var columns: [String] {
    [
      subject, metric, base.map(unit.text) ?? Self.none, head.map(unit.text) ?? Self.none, change, interval, pValue,
      finding.detectable.map(RatioEstimate.percent) ?? Self.none, finding.verdict.word, why,
    ]
  }

  /// How much slower or faster the head is, with how far the interval reaches: `1.18x slower ±4 %`; of a counter how much more it is.
  var change: String {
    guard let worsening = finding.worsening else { return difference }
    let isSlower = worsening.ratio >= 1
    let text = RatioEstimate.times(isSlower ? worsening.ratio : 1 / worsening.ratio)
    let word = text == "1.00x" ? "" : isSlower ? " slower" : " faster"
    guard let interval = worsening.interval else { return "\(text)\(word)" }
    let error =
      isSlower
      ? worsening.relativeError ?? 0 : max(worsening.ratio / interval.lower - 1, 1 - worsening.ratio / interval.upper)
    return "\(text)\(word) ±\(RatioEstimate.percent(error))"
  }

  /// The ends of the interval, as factors of the same direction as the change.
  var interval: String {
    guard let worsening = finding.worsening, let interval = worsening.interval else { return Self.none }
    let ends = worsening.ratio >= 1 ? (interval.lower, interval.upper) : (1 / interval.upper, 1 / interval.lower)
    return "\(RatioEstimate.times(ends.0)) to \(RatioEstimate.times(ends.1))"
  }

  /// The p-value with Holm's correction.
  private var pValue: String {
    finding.adjustedPValue.map { $0 < 0.001 ? "<0.001" : NumberText.fixed($0, digits: 3) } ?? Self.none
  }

  /// The reason of an unclear verdict, and what the second batch showed.
  private var why: String {
    let again = finding.confirmation.map { again in
      let ratio = RatioEstimate.times(again.ratio >= 1 ? again.ratio : 1 / again.ratio)
      return "the second batch: \(ratio) \(again.ratio >= 1 ? "slower" : "faster")"
    }
    return [finding.verdict.reason, again].compactMap(\.self).joined(separator: "; ")
  }

  private var difference: String {
    guard finding.tier == .exact, let base, let head else { return Self.none }
    // The medians may agree where a single round was worse.
    guard base != head else { return finding.verdict == .regressed ? "more in a round" : "same" }
    return head > base ? "+\(unit.text(head - base))" : "-\(unit.text(base - head))"
  }
}
