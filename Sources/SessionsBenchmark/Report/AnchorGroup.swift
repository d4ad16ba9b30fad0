import SessionsReporting

/// What was measured of a store beside one thing that is not ours, under the same settings.
struct AnchorGroup {
  static let heads: [String] = ["what", "ours / theirs", "interval of 95 %", "rounds"]

  /// The store and what it was measured beside.
  let title: String
  let settings: String
  /// What was measured, the median of the ratios, its interval and the rounds.
  let rows: [[String]]

  /// The groups in the order in which they first occur.
  static func all(_ ratios: [AnchorRatio], _ statistics: ResultStatistics) -> [AnchorGroup] {
    var order: [[String]] = []
    let groups = Dictionary(grouping: ratios) { ratio in
      let key = [ratio.backend, ratio.anchor, ratio.settings]
      if !order.contains(key) { order.append(key) }
      return key
    }
    return order.map { key in
      AnchorGroup(
        title: PrintableText.show("\(key[0]) beside \(key[1])"), settings: PrintableText.show(key[2]),
        rows: (groups[key] ?? []).map { row($0, statistics) })
    }
  }

  private static func row(_ anchor: AnchorRatio, _ statistics: ResultStatistics) -> [String] {
    let what = PrintableText.show("\(anchor.metric) (\(anchor.moreIsBetter ? "more" : "less") is better)")
    let median = Quantile.middle(of: anchor.ratios).map { "\(NumberText.significant($0, digits: 3))x" }
    let interval = statistics.medianInterval(anchor.ratios).map { interval in
      [interval.lowerBound, interval.upperBound].map { NumberText.significant($0, digits: 3) }.joined(separator: " to ")
    }
    return [what, median ?? ReportRow.none, interval ?? ReportRow.none, String(anchor.ratios.count)]
  }
}
