package import Sessions

/// Intervals of medians by drawing the values again, with replacement, many times (the percentile bootstrap).
///
/// Percentile and not BCa: the acceleration of BCa is taken from the medians that leave one value out, and those take two or three
/// different values only, so that it says nothing about the skew of a median's distribution. The percentile interval also follows a change
/// of scale, so that the interval of a ratio is that of its logarithm.
///
/// With few values it is shorter than the exact interval of ``Quantile/medianInterval(of:level:)``, and covers less: of seven values 87.5
/// %, of nine 96.1 %, of eleven 93.5 %. So a decision also needs a test.
package enum MedianBootstrap {
  /// The level of the intervals.
  static let level = 0.95
  /// The fewest values that get an interval. It then reaches from the smallest to the largest value and covers 93.75 %.
  package static let minimumCount = 5
  /// The number of times that the values are drawn unless told otherwise.
  package static let defaultResamples = 10_000

  /// The interval of the median; `nil` with fewer than ``minimumCount`` values. The same seed gives the same interval.
  ///
  /// - Throws: ``StatisticsError/noValues``, ``StatisticsError/notFinite(index:)``, and ``StatisticsError/badArgument(_:)`` for fewer than
  ///   100 resamples.
  package static func interval(
    of values: [Double], resamples: Int = defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> ClosedRange<Double>? {
    try requireResamples(resamples)
    try values.requireFinite()
    guard values.count >= minimumCount else { return nil }
    var generator = SplitMix64(seed: seed)
    return percentiles(medians(of: values.sorted(), resamples, &generator))
  }

  /// The interval of the difference between the medians of two independent lists, each drawn from itself; `nil` if one of them has fewer
  /// than ``minimumCount`` values.
  ///
  /// - Throws: as ``interval(of:resamples:seed:)``.
  package static func interval(
    of values: [Double], minus references: [Double], resamples: Int = defaultResamples, seed: UInt64
  ) throws(StatisticsError) -> ClosedRange<Double>? {
    try requireResamples(resamples)
    try values.requireFinite()
    try references.requireFinite()
    let count = min(values.count, references.count)
    guard count >= minimumCount else { return nil }
    var generator = SplitMix64(seed: seed)
    let left = medians(of: values.sorted(), resamples, &generator)
    let right = medians(of: references.sorted(), resamples, &generator)
    return percentiles(zip(left, right).map { $0 - $1 })
  }

  /// Throws unless the resamples are enough for the ends of an interval.
  static func requireResamples(_ resamples: Int) throws(StatisticsError) {
    guard resamples >= 100 else { throw .badArgument("a bootstrap takes at least 100 resamples") }
  }

  /// The medians of resamples. The values are in order, so that a resample is counted instead of sorted.
  package static func medians(of sorted: [Double], _ resamples: Int, _ generator: inout SplitMix64) -> [Double] {
    let count = sorted.count
    let (low, high) = ((count - 1) / 2, count / 2)
    var times = [Int](repeating: 0, count: count)
    var medians: [Double] = []
    medians.reserveCapacity(resamples)
    for _ in 0..<resamples {
      for index in 0..<count { times[index] = 0 }
      for _ in 0..<count { times[Int(generator.next(below: UInt64(count)))] += 1 }
      var (index, seen) = (0, times[0])
      while seen <= low { (index, seen) = (index + 1, seen + times[index + 1]) }
      let lower = sorted[index]
      while seen <= high { (index, seen) = (index + 1, seen + times[index + 1]) }
      medians.append(Quantile.mean(lower, sorted[index]))
    }
    return medians
  }

  private static func percentiles(_ medians: [Double]) -> ClosedRange<Double> {
    let sorted = medians.sorted()
    return Quantile.value(at: (1 - level) / 2, ofSorted: sorted)...Quantile.value(at: (1 + level) / 2, ofSorted: sorted)
  }
}

extension SplitMix64 {
  /// A number below the bound, which is above zero, all with the same probability.
  ///
  /// The bootstrap draws with it: it makes the same interval of the same seed in every version of Swift, which the standard library does
  /// not promise for `Int.random(in:using:)`.
  package mutating func next(below bound: UInt64) -> UInt64 {
    // The high half of the product is the number; the few low halves that would favour some numbers are drawn again.
    let unfair = (0 &- bound) % bound
    while true {
      let product = next().multipliedFullWidth(by: bound)
      if product.low >= unfair { return product.high }
    }
  }
}
