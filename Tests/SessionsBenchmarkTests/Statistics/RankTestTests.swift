import SessionsBenchmark
import Testing

/// The signed-rank test, against published examples and SciPy 1.17.
@Suite struct WilcoxonTests {
  /// Darwin's maize, crossed less self-fertilised, in eighths of an inch: the sum of positive ranks is 96.
  private static let darwin: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

  @Test func `Darwin's maize`() throws {
    let test = try RankTest.wilcoxon(Self.darwin)
    #expect(test.statistic == 96)
    #expect(test.pValue == 0.041259765625)
    #expect(test.method == .exact)
  }

  /// Hollander and Wolfe, table 3.1: a depression scale before and after a tranquilliser; the published p of one side is 0.0195
  /// (V = 40), half of this.
  @Test func `the depression scale of Hollander and Wolfe`() throws {
    let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let differences = zip(before, after).map { $0 - $1 }
    let test = try RankTest.wilcoxon(differences)
    #expect(test.statistic == 40)
    #expect(test.pValue == 0.0390625)
  }

  /// Critical values of the printed tables: the largest smaller sum whose two-sided p is at most 0.05.
  @Test(arguments: [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (12, 13), (15, 25), (20, 52)])
  func `critical values of the tables`(count: Int, critical: Int) throws {
    func pValue(smallerSum: Int) throws -> Double {
      // Ranks 1 ... n, of which some with the wanted sum are negative: the largest first.
      var (rest, values) = (smallerSum, (1...count).map { Double($0) })
      for rank in stride(from: count, through: 1, by: -1) where rank <= rest {
        values[rank - 1].negate()
        rest -= rank
      }
      return try RankTest.wilcoxon(values).pValue
    }
    #expect(try pValue(smallerSum: critical) <= 0.05)
    #expect(try pValue(smallerSum: critical + 1) > 0.05)
  }

  @Test func `ties share ranks, zeros are left out, and the p stays exact`() throws {
    // SciPy's PermutationMethod over all signs: 48.5 and 0.03515625.
    let values: [Double] = [1, 1, -1, 2, 3, 3, -2, 5, 0, 0, 4, 4]
    let test = try RankTest.wilcoxon(values)
    #expect(test.statistic == 48.5)
    #expect(test.pValue == 0.03515625)
    #expect(test.method == .exact)
  }

  @Test func `twenty are exact and more are approximated with corrections`() throws {
    let twenty = [
      -0.8894, 0.4207, 0.3621, 0.0957, -0.6479, 0.0038, -0.6913, -0.9552, 0.6248, -0.7093, 1.5703, 1.1166, -1.5978, 0.6721, -0.7017,
      0.4331, 0.4436, -1.5884, 0.1666, 0.1442,
    ]
    #expect(isClose(try RankTest.wilcoxon(twenty).pValue, 0.6215133666992188))
    // method='asymptotic', correction=True, with many ties and a zero.
    let thirty = [
      -0.5, -1.0, 0.1, 0.7, 1.4, 0.4, -0.3, -0.5, 1.0, 1.9, 0.6, -0.9, -0.7, 1.9, 0.5, -1.4, 0.2, -0.9, -0.3, -0.2, -0.4, 0.9, 0.2, -0.3,
      0.7, 1.1, -1.3, 0.0, -0.7, 0.1,
    ]
    let test = try RankTest.wilcoxon(thirty)
    #expect(test.method == .normalApproximation)
    #expect(test.statistic == 229.5)
    #expect(isClose(test.pValue, 0.8034440235463143))
  }

  @Test func `rounds that all agree give the smallest p`() throws {
    #expect(try RankTest.wilcoxon([1, 2, 3, 4, 5]).pValue == 0.0625)
    #expect(try RankTest.wilcoxon((1...8).map { -Double($0) }).pValue == 0.0078125)
    #expect(try RankTest.wilcoxon([1, 1, 1, 1, 1, 1]).pValue == 0.03125)
    #expect(try RankTest.wilcoxon([3]).pValue == 1)
    #expect(try RankTest.wilcoxon([0, 0, 0]).pValue == 1)
  }

  @Test func `of values without a difference one in twenty is called different at most`() throws {
    var noise = NoiseSource(seed: 20)
    let found = try (0..<4000).count { _ in try RankTest.wilcoxon((0..<8).map { _ in noise.normal() }).pValue <= 0.05 }
    // For n = 8 the exact size at 0.05 is 0.0390625: 156 of 4000, with a deviation of 12.
    #expect((108...204).contains(found))
  }
}

/// The rank-sum test, against published examples and SciPy 1.17.
@Suite struct MannWhitneyTests {
  /// Hollander and Wolfe, table 4.1: the permeability of membranes at term and earlier; W = 35, and the published p of one side is 0.1272,
  /// half of this.
  @Test func `the membranes of Hollander and Wolfe`() throws {
    let term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    let early = [1.15, 0.88, 0.90, 0.74, 1.21]
    let test = try RankTest.mannWhitney(term, against: early)
    #expect((test.statistic, test.method) == (35, .exact))
    #expect(isClose(test.pValue, 2 * 0.1272061272061272))
    #expect(isClose(try RankTest.mannWhitney(early, against: term).pValue, 2 * 0.1272061272061272))
  }

  /// Critical values of the printed tables: the largest U whose two-sided p is at most 0.05.
  @Test(arguments: [(4, 4, 0), (5, 5, 2), (7, 7, 8), (8, 6, 8), (10, 10, 23), (20, 20, 127)])
  func `critical values of the tables`(size: Int, otherSize: Int, critical: Int) throws {
    func pValue(_ statistic: Int) throws -> Double {
      // The number of smaller values in the other list, summed over the first list, is the statistic.
      var rest = statistic
      var values: [Double] = []
      for index in 0..<size {
        let above = min(rest, otherSize)
        rest -= above
        values.append(Double(above) + 0.5 + Double(index) / 1000)
      }
      let test = try RankTest.mannWhitney(values, against: (1...otherSize).map { Double($0) })
      #expect(test.statistic == Double(statistic))
      return test.pValue
    }
    #expect(try pValue(critical) <= 0.05)
    #expect(try pValue(critical + 1) > 0.05)
  }

  @Test func `ties share ranks and the p stays exact`() throws {
    // SciPy's PermutationMethod over all ways to deal the values: 11.5 and 0.059673659673659674.
    let (left, right): ([Double], [Double]) = ([1, 2, 2, 3, 5, 5, 7], [2, 4, 5, 6, 7, 8, 9, 9])
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method) == (11.5, .exact))
    #expect(isClose(test.pValue, 0.059673659673659674))
  }

  @Test func `twenty a side are exact`() throws {
    let left = [
      -0.2048, -0.3523, 0.2651, -0.4642, -0.4786, -0.7213, -0.5198, 0.1602, -0.3804, 0.1004, 1.9012, 0.4791, -1.5761, 1.7335, 0.3478,
      -0.9414, 0.907, 0.0177, -0.6152, -0.6335,
    ]
    let right = [
      -0.3934, 0.6481, 1.6688, 0.2749, 1.0208, 2.4756, -0.6146, 0.8575, 0.2936, -0.4593, -0.4258, 0.5847, 1.0339, 0.0684, 0.6544, 1.3222,
      0.8966, 1.4687,
    ]
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method) == (94, .exact))
    #expect(isClose(test.pValue, 0.011224095990032207))
  }

  @Test func `more are approximated with corrections for ties and continuity`() throws {
    let left = [
      1.0, -1.2, 0.7, -1.1, -0.3, -0.8, 1.4, 0.6, 2.4, 0.6, 0.8, 0.8, -0.6, -0.1, 1.4, -0.4, 0.2, 0.0, 0.6, -0.4, -0.2, 0.2, 0.1, -0.9,
    ]
    let right = [
      1.5, -0.7, -0.6, -0.7, 1.6, 0.2, -0.4, -0.5, 1.0, -0.5, -0.7, 1.2, -0.6, 0.3, 0.6, 0.2, 0.5, 1.9, 0.1, -0.7, -1.2,
    ]
    let test = try RankTest.mannWhitney(left, against: right)
    #expect((test.statistic, test.method) == (271, .normalApproximation))
    #expect(isClose(test.pValue, 0.6733893631059822))
  }

  @Test func `equal values give no evidence`() throws {
    #expect(try RankTest.mannWhitney([2, 2, 2], against: [2, 2]).pValue == 1)
    let many = [Double](repeating: 2, count: 30)
    #expect(try RankTest.mannWhitney(many, against: many).pValue == 1)
    #expect(isClose(try RankTest.mannWhitney((1...7).map { Double($0) }, against: (8...14).map { Double($0) }).pValue, 2.0 / 3432))
  }
}

/// Many tests together.
@Suite struct HolmAdjustmentTests {
  @Test func `Holm multiplies by the tests that are left, and keeps the order`() throws {
    let adjusted = try HolmAdjustment.adjusted([0.01, 0.04, 0.03, 0.005])
    #expect(zip(adjusted, [0.03, 0.06, 0.06, 0.02]).allSatisfy { isClose($0, $1) })
    #expect(try HolmAdjustment.adjusted([0.01, 0.01, 0.9, 0.6]) == [0.04, 0.04, 1, 1])
    #expect(try HolmAdjustment.adjusted([0.03]) == [0.03])
    #expect(try HolmAdjustment.adjusted([]).isEmpty)
  }
}
