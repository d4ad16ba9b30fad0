/// Quantiles of a list of values. Latencies have histograms of their own; this is for values of rounds.
package enum Quantile {
  /// The median: the middle value, or the mean of the two middle ones.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``.
  package static func median(of values: [Double]) throws(StatisticsError) -> Double {
    try values.requireFinite()
    return median(ofSorted: values.sorted())
  }

  /// The median, or `nil` without values: for what a round may have or not.
  static func middle(of values: [Double]) -> Double? { values.isEmpty ? nil : median(ofSorted: values.sorted()) }

  /// The quantile at `probability`, between 0 (the smallest value) and 1 (the largest), interpolated linearly between the two values around
  /// position `(n - 1) * probability`: type 7 of Hyndman and Fan, what R, NumPy and spreadsheets give by default.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, ``StatisticsError/badArgument(_:)``.
  package static func value(at probability: Double, of values: [Double]) throws(StatisticsError) -> Double {
    guard (0...1).contains(probability) else { throw .badArgument("a quantile's probability is between 0 and 1") }
    try values.requireFinite()
    return value(at: probability, ofSorted: values.sorted())
  }

  /// The median of finite values in ascending order, of which there is at least one.
  static func median(ofSorted sorted: [Double]) -> Double {
    mean(sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
  }

  /// The quantile of finite values in ascending order, of which there is at least one.
  static func value(at probability: Double, ofSorted sorted: [Double]) -> Double {
    let position = Double(sorted.count - 1) * probability
    let below = Int(position.rounded(.down))
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }

  /// Halves before it adds, as the sum of two large values may not be finite.
  static func mean(_ low: Double, _ high: Double) -> Double { low == high ? low : low / 2 + high / 2 }
}
