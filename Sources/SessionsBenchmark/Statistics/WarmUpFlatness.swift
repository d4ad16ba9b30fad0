/// Whether a warm-up is over: whether the rate of operations still changes.
package enum WarmUpFlatness: Sendable, Equatable {
  /// There are fewer values than one window.
  case tooShort(needed: Int)
  /// In half of the window or more nothing was done: there is no rate to be flat.
  case stalled
  /// The rate changes by this share over the window; below zero it falls.
  case changing(relativeChange: Double)
  /// The rate changes by less than the tolerance, or no more than by chance.
  case flat(relativeChange: Double)

  /// Judges the last `window` of the rates, which are in the order of their time and of intervals equally long.
  ///
  /// The rate is changing if the slope of Theil and Sen over the window, divided by the median rate, is more than `tolerance` and the test
  /// of Mann and Kendall gives a p-value of at most `limit`. A large slope alone is not enough, as noise has one too, and a small p alone
  /// is not, as with many values it shows changes that do not matter. A warm-up that noise hides from both ends early: it also has a
  /// shortest time.
  ///
  /// - Throws: ``StatisticsError/notFinite(index:)``, ``StatisticsError/negative(index:)``, ``StatisticsError/badArgument(_:)`` for a
  ///   window of fewer than five values, with which the test can hardly find a trend, or a tolerance or limit that is none.
  package static func judge(
    _ rates: [Double], window: Int = 10, tolerance: Double = 0.05, limit: Double = 0.05
  ) throws(StatisticsError) -> WarmUpFlatness {
    guard window >= 5 else { throw .badArgument("a window has at least five values") }
    guard tolerance >= 0 else { throw .badArgument("a tolerance is not negative") }
    try limit.requireProbability("the limit of a p-value")
    if !rates.isEmpty { try rates.requireNotNegative() }
    guard rates.count >= window else { return .tooShort(needed: window) }
    let recent = Array(rates.suffix(window))
    let median = try Quantile.median(of: recent)
    guard median > 0 else { return .stalled }
    let trend = try TrendTest(recent)
    let change = trend.slope * Double(window - 1) / median
    return abs(change) > tolerance && trend.pValue <= limit ? .changing(relativeChange: change) : .flat(relativeChange: change)
  }
}
