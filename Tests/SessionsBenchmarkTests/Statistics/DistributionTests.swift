import SessionsBenchmark
import Testing

/// The distributions below the tests and the intervals, against SciPy.
@Suite struct DistributionTests {
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

  /// SciPy's binom.cdf.
  @Test(arguments: [
    (2, 10, 0.0546875), (7, 10, 0.9453125), (480, 1000, 0.10872414660207075), (950, 2000, 0.013412073120140273),
    (5000, 10200, 0.02439398156341117),
  ])
  func `the binomial tail is exact, of many throws too`(successes: Int, trials: Int, expected: Double) {
    #expect(isClose(BinomialTail.atMost(successes, of: trials), expected, within: 1e-9))
  }
}
