import Testing

@testable import SessionsBenchmark

/// The signed-rank test, against published examples and SciPy 1.17.
@Suite struct WilcoxonTests {
  /// Darwin's maize, crossed less self-fertilised, in eighths of an inch: the sum of positive ranks is 96.
  private static let darwin: [Double] = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]

  @Test func `Darwin's maize`() throws {
    let test = try RankTest.wilcoxon(Self.darwin)
    #expect(test.statistic == 96)
    #expect(test.pValue == 0.041259765625)
    #expect((test.method, test.count, test.zeros, test.hasTies) == (.exact, 15, 0, false))
    #expect(try RankTest.wilcoxon(Self.darwin, .larger).pValue == 0.0206298828125)
    #expect(isClose(try RankTest.wilcoxon(Self.darwin, .smaller).pValue, 0.982330322265625))
  }

  /// Hollander and Wolfe, table 3.1: a depression scale before and after a tranquilliser; the published p of one side is 0.0195 (V = 40).
  @Test func `the depression scale of Hollander and Wolfe`() throws {
    let before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let differences = zip(before, after).map { $0 - $1 }
    let test = try RankTest.wilcoxon(differences, .larger)
    #expect(test.statistic == 40)
    #expect(test.pValue == 0.01953125)
    #expect(try RankTest.wilcoxon(differences).pValue == 0.0390625)
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
    // SciPy's PermutationMethod over all signs: 48.5, 0.03515625 and 0.017578125.
    let values: [Double] = [1, 1, -1, 2, 3, 3, -2, 5, 0, 0, 4, 4]
    let test = try RankTest.wilcoxon(values)
    #expect(test.statistic == 48.5)
    #expect(test.pValue == 0.03515625)
    #expect((test.method, test.count, test.zeros, test.hasTies) == (.exact, 10, 2, true))
    #expect(try RankTest.wilcoxon(values, .larger).pValue == 0.017578125)
    #expect(try RankTest.wilcoxon(values, .smaller).pValue == 0.990234375)
  }

  @Test func `twenty are exact and more are approximated with corrections`() throws {
    let twenty = [
      -0.8894, 0.4207, 0.3621, 0.0957, -0.6479, 0.0038, -0.6913, -0.9552, 0.6248, -0.7093, 1.5703, 1.1166, -1.5978, 0.6721, -0.7017,
      0.4331, 0.4436, -1.5884, 0.1666, 0.1442,
    ]
    #expect(isClose(try RankTest.wilcoxon(twenty).pValue, 0.6215133666992188))
    #expect(isClose(try RankTest.wilcoxon(twenty, .smaller).pValue, 0.3107566833496094))
    // method='asymptotic', correction=True, with many ties and a zero.
    let thirty = [
      -0.5, -1.0, 0.1, 0.7, 1.4, 0.4, -0.3, -0.5, 1.0, 1.9, 0.6, -0.9, -0.7, 1.9, 0.5, -1.4, 0.2, -0.9, -0.3, -0.2, -0.4, 0.9, 0.2, -0.3,
      0.7, 1.1, -1.3, 0.0, -0.7, 0.1,
    ]
    let test = try RankTest.wilcoxon(thirty)
    #expect((test.method, test.count, test.zeros) == (.normalApproximation, 29, 1))
    #expect(test.statistic == 229.5)
    #expect(isClose(test.pValue, 0.8034440235463143))
    #expect(isClose(try RankTest.wilcoxon(thirty, .larger).pValue, 0.40172201177315714))
    #expect(isClose(try RankTest.wilcoxon(thirty, .smaller).pValue, 0.6066257314468991))
  }

  @Test func `rounds that all agree give the smallest p`() throws {
    #expect(try RankTest.wilcoxon([1, 2, 3, 4, 5]).pValue == 0.0625)
    #expect(try RankTest.wilcoxon((1...8).map { -Double($0) }).pValue == 0.0078125)
    #expect(try RankTest.wilcoxon([1, 1, 1, 1, 1, 1]).pValue == 0.03125)
    #expect(try RankTest.wilcoxon([3]).pValue == 1)
    let none = try RankTest.wilcoxon([0, 0, 0])
    #expect((none.pValue, none.count, none.zeros) == (1, 0, 3))
  }

  @Test func `of values without a difference one in twenty is called different at most`() throws {
    var noise = NoiseSource(seed: 20)
    let found = try (0..<4000).count { _ in try RankTest.wilcoxon((0..<8).map { _ in noise.normal() }).pValue <= 0.05 }
    // For n = 8 the exact size at 0.05 is 0.0390625: 156 of 4000, with a deviation of 12.
    #expect((108...204).contains(found))
  }
}
