import Foundation
import SessionsBenchmark
import Testing

/// Trends, and the end of a warm-up.
@Suite struct WarmUpTests {
  /// SciPy 1.17: kendalltau(method='exact') and theilslopes.
  @Test func `trends are those of SciPy`() throws {
    let rising = try TrendTest([3.1, 2.2, 4.5, 4.1, 5.6, 5.2, 7.7, 6.9, 6.5, 9.1])
    #expect(rising.score == 33)
    #expect(rising.method == .exact)
    #expect(isClose(rising.pValue, 0.002212852733686067))
    #expect(isClose(rising.slope, 0.6571428571428571))
    let none = try TrendTest([5, 3, 6, 1, 2, 8, 9, 4, 7, 0])
    #expect(none.score == 1)
    #expect(isClose(none.pValue, 1))
    #expect(isClose(none.slope, 1.0 / 6))
    let long = try TrendTest([
      -0.80284, 0.27285, -1.59635, 0.7461, 1.26345, -0.30261, 0.61049, 0.46093, -0.15435, -0.5924, -1.73255, 1.74042, 0.31237, 2.91233,
      1.24622, 0.72778, -0.17743, 1.90247, 0.03371, 2.13995, 0.20164, 0.81595, -0.86267, 3.03323, 0.62597, 0.36489, 1.59085, -0.08137,
      1.60761, -0.30124, 1.44524, -0.11413, -0.87707, 0.39623, -0.44391, 1.60328, 1.10167, 1.61945, 1.2313, 0.81614,
    ])
    #expect(isClose(long.pValue, 0.18924963715999457))
    #expect(isClose(long.slope, 0.02195768695652174))
  }

  @Test func `ties take the normal approximation with its corrections`() throws {
    // S = 40, variance 119.3333: 2 * norm.sf(39 / sqrt(119.3333)).
    let trend = try TrendTest([5, 5, 6, 7, 7, 7, 8, 9, 9, 10])
    #expect((trend.score, trend.method, trend.slope) == (40, .normalApproximation, 0.5))
    #expect(isClose(trend.pValue, 0.00035680757433584955))
    #expect(try TrendTest([4, 4, 4, 4, 4]).pValue == 1)
  }

  @Test func `a rate that still rises or falls is changing`() throws {
    let rising = (0..<10).map { 1000 * (1 - exp(-Double($0 + 1) / 5)) }
    guard case .changing(let change) = try WarmUpFlatness.judge(rising) else { return #expect(Bool(false), "it rises") }
    #expect(change > 0.5)
    guard case .changing(let fall) = try WarmUpFlatness.judge(rising.reversed()) else { return #expect(Bool(false), "it falls") }
    #expect(isClose(fall, -change))
  }

  @Test func `only the last window counts`() throws {
    let rates = (0..<10).map { Double($0) * 100 } + (0..<10).map { 1000 + Double($0 % 2) }
    #expect(try isFlat(WarmUpFlatness.judge(rates)))
    #expect(try !isFlat(WarmUpFlatness.judge(rates, window: 20)))
    #expect(try WarmUpFlatness.judge(Array(rates.prefix(9))) == .tooShort(needed: 10))
    #expect(try WarmUpFlatness.judge([]) == .tooShort(needed: 10))
  }

  @Test func `a certain change that does not matter is flat`() throws {
    let rates = (0..<20).map { 1000 + Double($0) }
    guard case .flat(let change) = try WarmUpFlatness.judge(rates, window: 20) else { return #expect(Bool(false), "2 % is flat") }
    #expect(isClose(change, 19 / 1009.5))
    #expect(try !isFlat(WarmUpFlatness.judge(rates, window: 20, tolerance: 0.01)))
  }

  @Test func `noise is flat, and one outlier does not bend the slope`() throws {
    var noise = NoiseSource(seed: 5)
    let flat = try (0..<500).count { _ in try isFlat(WarmUpFlatness.judge(noise.values(10, around: 1000, deviation: 0.05))) }
    // One in twenty has a trend by chance.
    #expect(flat >= 460)
    #expect(try isFlat(WarmUpFlatness.judge([1000, 1001, 999, 1002, 998, 1000, 1001, 999, 1000, 10_000])))
  }

  @Test func `a store that does nothing is stalled, not flat`() throws {
    #expect(try WarmUpFlatness.judge([Double](repeating: 0, count: 10)) == .stalled)
    #expect(try WarmUpFlatness.judge([100, 100, 100, 0, 0, 0, 0, 0, 0, 0]) == .stalled)
  }

  private func isFlat(_ flatness: WarmUpFlatness) -> Bool {
    if case .flat = flatness { true } else { false }
  }
}
