import SessionsReporting

/// What reports say of a comparison with something that is not ours.
enum AnchorFacts {
  static let heads: [String] = ["compared with", "settings", "store", "what", "ours / theirs", "rounds"]

  static func texts(_ anchor: AnchorRatio, _ statistics: ResultStatistics) -> [String] {
    let direction = anchor.moreIsBetter ? "more is better" : "less is better"
    return [
      anchor.anchor, anchor.settings, anchor.backend, "\(anchor.metric) (\(direction))", ratio(anchor.ratios, statistics),
      String(anchor.ratios.count),
    ].map { PrintableText.show($0) }
  }

  /// The median of the rounds, with its interval.
  private static func ratio(_ values: [Double], _ statistics: ResultStatistics) -> String {
    guard let median = Quantile.middle(of: values) else { return ReportRow.none }
    let text = "\(NumberText.significant(median, digits: 3))x"
    guard let interval = statistics.medianInterval(values) else { return text }
    let ends = [interval.lowerBound, interval.upperBound].map { NumberText.significant($0, digits: 3) }
    return "\(text) (\(ends.joined(separator: " to ")))"
  }
}
