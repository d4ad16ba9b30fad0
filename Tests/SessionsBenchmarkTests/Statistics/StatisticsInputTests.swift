import SessionsBenchmark
import Testing

/// Input that has no statistic is refused by name, never answered with a number.
@Suite struct StatisticsInputTests {
  @Test func `no values`() {
    #expect(throws: StatisticsError.noValues) { try Quantile.median(of: []) }
    #expect(throws: StatisticsError.noValues) { try Quantile.medianInterval(of: []) }
    #expect(throws: StatisticsError.noValues) { try MedianBootstrap.interval(of: [], seed: 1) }
    #expect(throws: StatisticsError.noValues) { try LogRatios.geometricMean(of: []) }
    #expect(throws: StatisticsError.noValues) { try RankTest.wilcoxon([]) }
    #expect(throws: StatisticsError.noValues) { try RankTest.mannWhitney([1], against: []) }
    #expect(throws: StatisticsError.noValues) { try RatioEstimate.paired([], to: [], seed: 1) }
    #expect(throws: StatisticsError.noValues) { try TrendTest([]) }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `no number`(bad: Double) {
    let values = [1, 2, bad, 4, 5, 6]
    let ones = [Double](repeating: 1, count: 6)
    let error = StatisticsError.notFinite(index: 2)
    #expect(throws: error) { try Quantile.median(of: values) }
    #expect(throws: error) { try Quantile.medianInterval(of: values) }
    #expect(throws: error) { try MedianBootstrap.interval(of: values, seed: 1) }
    #expect(throws: error) { try MedianBootstrap.interval(of: ones, minus: values, seed: 1) }
    #expect(throws: error) { try LogRatios.geometricMean(of: values) }
    #expect(throws: error) { try RankTest.wilcoxon(values) }
    #expect(throws: error) { try RankTest.mannWhitney(ones, against: values) }
    #expect(throws: error) { try RatioEstimate.paired(ones, to: values, seed: 1) }
    #expect(throws: error) { try RatioEstimate.unpaired(values, to: ones, seed: 1) }
    #expect(throws: error) { try NullControl(values, ones, seed: 1) }
    #expect(throws: error) { try WarmUpFlatness.judge(values) }
  }

  @Test func `zero or negative where a logarithm is taken`() {
    #expect(throws: StatisticsError.notPositive(index: 1)) { try LogRatios.geometricMean(of: [1, 0]) }
    #expect(throws: StatisticsError.notPositive(index: 0)) { try RatioEstimate.paired([0, 1], to: [1, 1], seed: 1) }
    #expect(throws: StatisticsError.notPositive(index: 1)) { try RatioEstimate.paired([1, 1], to: [1, -1], seed: 1) }
    #expect(throws: StatisticsError.notPositive(index: 1)) { try RatioEstimate.unpaired([1, 1], to: [1, 0], seed: 1) }
    #expect(throws: StatisticsError.negative(index: 0)) { try WarmUpFlatness.judge([-1, 2, 3, 4, 5]) }
  }

  @Test func `values that do not pair`() {
    #expect(throws: StatisticsError.unequalCounts(2, 1)) { try RatioEstimate.paired([1, 2], to: [1], seed: 1) }
  }

  @Test(arguments: [0, 1, -0.1, 1.1, Double.nan])
  func `no probability`(bad: Double) throws {
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    let estimate = try RatioEstimate.paired(values, to: values.reversed(), seed: 1)
    #expect(throws: StatisticsError.self) { try Quantile.medianInterval(of: values, level: bad) }
    #expect(throws: StatisticsError.self) { try RoundPlan.pairedRounds(cells: 1, limit: bad) }
    #expect(throws: StatisticsError.self) { try estimate.detectableChange(limit: bad) }
    #expect(throws: StatisticsError.self) { try WarmUpFlatness.judge(values, window: 5, limit: bad) }
  }

  @Test func `arguments out of range`() throws {
    let values: [Double] = [1, 2, 3, 4, 5, 6]
    let estimate = try RatioEstimate.paired(values, to: values.reversed(), seed: 1)
    #expect(throws: StatisticsError.self) { try HolmAdjustment.adjusted([0.5, 1.01]) }
    #expect(throws: StatisticsError.self) { try HolmAdjustment.adjusted([.nan]) }
    #expect(throws: StatisticsError.self) { try MedianBootstrap.interval(of: values, resamples: 99, seed: 1) }
    #expect(throws: StatisticsError.self) { try RoundPlan.unpairedRounds(cells: 0) }
    #expect(throws: StatisticsError.self) { try estimate.detectableChange(cells: 0) }
    #expect(throws: StatisticsError.self) { try NullControl(values, values, cells: 0, seed: 1) }
    #expect(throws: StatisticsError.self) { try NullControl(values, values, tolerance: .nan, seed: 1) }
    #expect(throws: StatisticsError.self) { try WarmUpFlatness.judge(values, window: 4) }
    #expect(throws: StatisticsError.self) { try WarmUpFlatness.judge(values, window: 5, tolerance: .nan) }
    #expect(throws: StatisticsError.self) { try TrendTest([1, 2]) }
  }

  @Test func `the errors are sentences that name the value as a reader counts`() {
    #expect(StatisticsError.notFinite(index: 2).description == "value 3 is not a finite number")
    #expect(StatisticsError.unequalCounts(2, 1).description == "2 values cannot be paired with 1")
    let texts = [StatisticsError.noValues, .notPositive(index: 0), .negative(index: 0), .badArgument("a level is wrong")].map(\.description)
    #expect(Set(texts).count == 4 && texts.allSatisfy { !$0.hasSuffix(".") && !$0.isEmpty })
  }
}
