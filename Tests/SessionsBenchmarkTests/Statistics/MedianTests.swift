import Foundation
import SessionsBenchmark
import Testing

/// Medians, quantiles, and the interval whose ends are values.
@Suite struct MedianTests {
  private static let seven = [3.1, 1.2, 5.6, 2.2, 9.8, 4.4, 7.3]

  @Test func `the middle of a few values is their median, and of none nothing`() {
    #expect(Quantile.middle(of: []) == nil)
    #expect(Quantile.middle(of: [4]) == 4)
    #expect(Quantile.middle(of: [4, 1, 9]) == 4)
    #expect(Quantile.middle(of: [4, 1]) == 2.5)
  }

  @Test func `the median is the middle value or the mean of the two`() throws {
    #expect(try Quantile.median(of: Self.seven) == 4.4)
    #expect(try Quantile.median(of: [4, 1, 3, 2]) == 2.5)
    #expect(try Quantile.median(of: [7]) == 7)
    #expect(try Quantile.median(of: [.greatestFiniteMagnitude, .greatestFiniteMagnitude]).isFinite)
  }

  /// NumPy 2.4, `quantile(x, q)`.
  @Test(arguments: [(0, 1.2), (0.1, 1.8), (0.25, 2.65), (0.5, 4.4), (0.9, 8.3), (1, 9.8)])
  func `quantiles are those of NumPy`(probability: Double, expected: Double) {
    #expect(isClose(Quantile.value(at: probability, ofSorted: Self.seven.sorted()), expected))
  }

  /// The classical table of the sign test's interval: n, the rank of its lower end, its coverage (SciPy's binom.cdf).
  @Test(arguments: [
    (6, 1, 0.96875), (8, 1, 0.9921875), (10, 2, 0.978515625), (11, 2, 0.98828125), (20, 6, 0.9586105346679688),
    (25, 8, 0.9567147493362427), (100, 40, 0.9647997997822951),
  ])
  func `the interval ends at the values of the table`(count: Int, rank: Int, coverage: Double) throws {
    // Odd numbers before even ones: the order does not matter.
    let values = (1...count).sorted { ($0 % 2, $0) > ($1 % 2, $1) }.map { Double($0) }
    #expect(try Quantile.medianInterval(of: values) == Double(rank)...Double(count + 1 - rank))
    #expect(isClose(Quantile.medianCoverage(count: count, rank: rank), coverage))
    #expect(try Quantile.median(of: values) == Double(count + 1) / 2)
  }

  @Test func `five values are too few for 95 percent and six are enough`() throws {
    #expect(try Quantile.medianInterval(of: [1, 2, 3, 4, 5]) == nil)
    #expect(try Quantile.medianInterval(of: [1, 2, 3, 4, 5], level: 0.9) == 1...5)
    #expect(try Quantile.medianInterval(of: [1, 2, 3, 4, 5, 6]) == 1...6)
    #expect(try Quantile.medianInterval(of: (1...7).map { Double($0) }, level: 0.99) == nil)
    #expect(try Quantile.medianInterval(of: (1...8).map { Double($0) }, level: 0.99) == 1...8)
    #expect(try Quantile.medianInterval(of: [1, 2], level: 0.5) == 1...2)
    #expect(try Quantile.medianInterval(of: [1]) == nil)
  }

  @Test func `the interval covers the true median as often as it says`() throws {
    var noise = NoiseSource(seed: 4)
    var covered = 0
    for _ in 0..<4000 {
      // Skewed: the median of -log(u) is log 2.
      let values = (0..<10).map { _ in -log(noise.uniform()) }
      if let interval = try Quantile.medianInterval(of: values), interval.contains(log(2)) { covered += 1 }
    }
    // 97.85 % of 4000 is 3914, with a deviation of 9.
    #expect((3878...3950).contains(covered))
  }
}
