import Testing

@testable import SessionsBenchmark

/// Geometric means, Holm's correction, the rule for percentiles, and the distributions below them.
@Suite struct MeansAndCorrectionsTests {
  @Test func `geometric means are those of SciPy`() throws {
    #expect(isClose(try GeometricMean.of([1, 2, 4, 8, 3.5]), 2.9515463231891035))
    #expect(isClose(try GeometricMean.of([0, 2, 4, 8, 3.5], shift: 10), 3.2490003346907397))
    #expect(isClose(try GeometricMean.ofRatios([0, 2, 4, 8, 3.5], to: [1, 1, 4, 9, 7], shift: 10), 0.9431047352160166))
    #expect(isClose(try GeometricMean.ofRatios([2, 8], to: [1, 2]), 8.0.squareRoot()))
  }

  @Test func `a shift hides differences that do not matter`() throws {
    #expect(isClose(try GeometricMean.ofRatios([0.002], to: [0.001]), 2))
    #expect(try GeometricMean.ofRatios([0.002], to: [0.001], shift: 10) < 1.001)
  }

  @Test func `Holm multiplies by the tests that are left, and keeps the order`() throws {
    let adjusted = try HolmAdjustment.adjusted([0.01, 0.04, 0.03, 0.005])
    #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
    #expect(try HolmAdjustment.adjusted([0.01, 0.01, 0.9, 0.6]) == [0.04, 0.04, 1, 1])
    #expect(try HolmAdjustment.adjusted([0.03]) == [0.03])
    #expect(try HolmAdjustment.adjusted([]).isEmpty)
  }

  @Test(arguments: [(0.5, 20), (0.9, 100), (0.95, 200), (0.99, 1000), (0.999, 10_000), (0.9999, 100_000), (0.99999, 1_000_000)])
  func `a percentile takes ten operations beyond it`(percentile: Double, minimum: Int) throws {
    #expect(try PercentileRule.minimumCount(for: percentile) == minimum)
    #expect(PercentileRule.mayPrint(percentile, count: minimum))
    #expect(!PercentileRule.mayPrint(percentile, count: minimum - 1))
  }

  @Test func `what is no percentile may not be printed`() {
    for percentile in [1, 0, 99, -0.5, .nan] { #expect(!PercentileRule.mayPrint(percentile, count: .max)) }
  }

  /// SciPy's t.isf.
  @Test(arguments: [
    (1, 0.2, 1.3763819204711736), (1, 0.0005, 636.6192487687196), (2, 0.025, 4.302652729749464), (3, 0.005, 5.840909309733357),
    (4, 0.0005, 8.610301581379275), (7, 0.2, 0.8960296443137649), (7, 0.025, 2.3646242515927844), (10, 0.005, 3.1692726726169504),
    (29, 0.025, 2.045229642132704), (30, 0.0005, 3.645958635042021),
  ])
  func `Student's quantiles`(degrees: Int, tail: Double, expected: Double) {
    #expect(isClose(StudentDistribution.value(exceededWith: tail, degrees: degrees), expected, within: 1e-9))
  }

  @Test func `the normal distribution keeps its tail`() {
    #expect(isClose(NormalDistribution.below(-1.96), 0.024997895148220435))
    #expect(isClose(NormalDistribution.below(-6), 9.865876450376946e-10))
    #expect(isClose(NormalDistribution.below(1), 0.8413447460685429))
  }
}
