import Sessions
import SessionsBenchmark
import Testing

/// Intervals by resampling, against the distribution that can be computed.
@Suite struct BootstrapTests {
  private static let nine = [0.02, -0.01, 0.035, 0.04, 0.011, 0.05, 0.027, 0.019, 0.033]

  @Test func `the interval is that of SciPy`() throws {
    // SciPy, bootstrap(..., median, method='percentile', n_resamples=200000): (0.011, 0.04).
    let interval = try #require(try MedianBootstrap.interval(of: Self.nine, seed: 1))
    #expect(interval == 0.011...0.04)
  }

  /// The median of nine drawn values is at most the k-th smallest if five of them are: a binomial probability (SciPy's binom.sf).
  @Test func `resampled medians have their exact distribution`() throws {
    var generator = SplitMix64(seed: 7)
    let medians = MedianBootstrap.medians(of: (1...9).map { Double($0) }, 100_000, &generator)
    for (rank, share) in [0.00145, 0.03037, 0.14485, 0.36551, 0.63449, 0.85515, 0.96963, 0.99855, 1].enumerated() {
      let observed = Double(medians.count { $0 <= Double(rank + 1) }) / 100_000
      #expect(abs(observed - share) < 0.006, "rank \(rank + 1)")
    }
  }

  @Test func `of an even number the median is the mean of two drawn values`() throws {
    var generator = SplitMix64(seed: 3)
    let medians = MedianBootstrap.medians(of: [0, 1], 10_000, &generator)
    // Both 0, both 1, or one of each: a quarter, a quarter, a half.
    #expect(abs(medians.count { $0 == 0 } - 2500) < 200)
    #expect(abs(medians.count { $0 == 0.5 } - 5000) < 200)
    #expect(abs(medians.count { $0 == 1 } - 2500) < 200)
  }

  @Test func `the same seed gives the same interval`() throws {
    let values = [1.2, 3.4, 2.2, 9.1, 4.4, 5.3, 2.9, 3.3]
    let first = try MedianBootstrap.interval(of: values, resamples: 200, seed: 11)
    #expect(try MedianBootstrap.interval(of: values, resamples: 200, seed: 11) == first)
    let others = try (12..<20).map { try MedianBootstrap.interval(of: values, resamples: 200, seed: $0) }
    #expect(others.contains { $0 != first })
  }

  @Test func `five values reach from the smallest to the largest, and four have no interval`() throws {
    #expect(try MedianBootstrap.interval(of: [5, 1, 4, 2, 3], seed: 1) == 1...5)
    #expect(try MedianBootstrap.interval(of: [1, 2, 3, 4], seed: 1) == nil)
  }

  /// The true median lies outside when too few values fell on one side of it: 87.5 % of seven, 93.5 % of eleven.
  @Test func `of few values it ends at ranks that cover less than the level`() throws {
    #expect(try MedianBootstrap.interval(of: (1...7).map { Double($0) }, seed: 1) == 2...6)
    #expect(Quantile.medianCoverage(count: 7, rank: 2) == 0.875)
    #expect(try MedianBootstrap.interval(of: (1...11).map { Double($0) }, seed: 1) == 3...9)
    #expect(Quantile.medianCoverage(count: 11, rank: 3) == 0.9345703125)
  }

  @Test func `independent lists are drawn apart`() throws {
    let values = (0..<9).map { 10 + Double($0) / 10 }
    let same = try #require(try MedianBootstrap.interval(of: values, minus: values, seed: 5))
    #expect(same.contains(0) && same.lowerBound < 0 && same.upperBound > 0)
    let shifted = try #require(try MedianBootstrap.interval(of: values.map { $0 + 3 }, minus: values, seed: 5))
    #expect(shifted.contains(3) && shifted.lowerBound > 2)
    #expect(try MedianBootstrap.interval(of: values, minus: [1, 2, 3, 4], seed: 5) == nil)
  }

  @Test func `bounded draws are even`() {
    var generator = SplitMix64(seed: 2)
    var times = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { times[Int(generator.next(below: 7))] += 1 }
    #expect(times.allSatisfy { abs($0 - 10_000) < 400 })
  }
}
