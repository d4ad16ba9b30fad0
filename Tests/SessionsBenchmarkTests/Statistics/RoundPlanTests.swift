import Foundation
import SessionsBenchmark
import Testing

/// The rounds of a comparison, and the changes that they can find.
@Suite struct RoundPlanTests {
  @Test(arguments: [(1, 6, 4), (6, 8, 5), (7, 9, 6), (12, 9, 6), (13, 10, 6), (30, 11, 7), (51, 11, 7), (52, 12, 7)])
  func `a gate takes as many rounds as its smallest p needs`(cells: Int, paired: Int, unpaired: Int) throws {
    #expect(try RoundPlan.pairedRounds(cells: cells) == paired)
    #expect(try RoundPlan.unpairedRounds(cells: cells) == unpaired)
    // The plan agrees with the tests themselves: all rounds agree, and Holm accepts exactly this many.
    let agreeing = (1...paired).map { Double($0) }
    #expect(try RankTest.wilcoxon(agreeing).pValue * Double(cells) <= 0.05)
    #expect(try RankTest.wilcoxon(agreeing.dropLast()).pValue * Double(cells) > 0.05)
    let sides = (1...unpaired).map { Double($0) }
    #expect(try RankTest.mannWhitney(sides, against: sides.map { $0 + 100 }).pValue * Double(cells) <= 0.05)
    #expect(try RankTest.mannWhitney(sides.dropLast(), against: sides.dropLast().map { $0 + 100 }).pValue * Double(cells) > 0.05)
  }

  /// The formula with SciPy's t.isf.
  @Test(arguments: [(0.05, 8, 1, 0.07491542270219997), (0.05, 8, 6, 0.10561959883093519), (0.1, 11, 30, 0.2142745431360662)])
  func `the smallest change follows the formula`(spread: Double, rounds: Int, cells: Int, expected: Double) throws {
    let estimate = try estimate(spread: spread, rounds: rounds)
    #expect(isClose(try #require(try estimate.detectableChange(cells: cells)), expected, within: 1e-9))
  }

  @Test func `a spread is that of a sample`() throws {
    // The squares of the distances from 5 add up to 32, of eight values.
    #expect(isClose(try #require(LogRatios.standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])), (32.0 / 7).squareRoot()))
    #expect(LogRatios.standardDeviation([2]) == nil)
  }

  @Test func `too few rounds find no change, however large`() throws {
    #expect(try estimate(spread: 0.01, rounds: 7).detectableChange(cells: 6) == nil)
    #expect(try estimate(spread: 0.01, rounds: 8).detectableChange(cells: 6) != nil)
    #expect(try RatioEstimate.paired([2], to: [1], seed: 1).detectableChange() == nil)
  }

  @Test func `the stated change is found about as often as stated`() throws {
    var noise = NoiseSource(seed: 31)
    for (rounds, cells) in [(8, 1), (12, 1), (16, 6)] {
      let change = try #require(try estimate(spread: 0.05, rounds: rounds).detectableChange(cells: cells))
      let found = try (0..<400).count { seed in
        let values = noise.values(rounds, around: 1 + change, deviation: 0.05)
        let ones = [Double](repeating: 1, count: rounds)
        let estimate = try RatioEstimate.paired(values, to: ones, resamples: 400, seed: UInt64(seed))
        return estimate.verdict == .larger && estimate.test.pValue * Double(cells) <= 0.05
      }
      // The stated power is 80 %, and the rank test is better than the median that the formula is made for.
      #expect((300...390).contains(found), "\(found) of 400 with \(rounds) rounds and \(cells) cells")
    }
  }

  @Test func `an unpaired comparison finds less than a paired one of the same spread of ratios`() throws {
    let values: [Double] = [100, 103, 98, 101, 99, 104, 97, 102]
    let estimate = try RatioEstimate.unpaired(values, to: values.map { $0 * 1.5 }, seed: 1)
    let change = try #require(try estimate.detectableChange())
    // The pooled deviation of the logarithms is 2.4 %, the error of a difference of eight each half of it, times 2.145 + 0.868 and 1.2533.
    #expect((0.044...0.048).contains(change))
  }

  /// Rounds whose log-ratios have exactly this standard deviation.
  private func estimate(spread: Double, rounds: Int) throws -> RatioEstimate {
    let raw = (0..<rounds).map { Double($0) }
    let deviation = try #require(LogRatios.standardDeviation(raw))
    let values = raw.map { exp($0 / deviation * spread) }
    return try RatioEstimate.paired(values, to: [Double](repeating: 1, count: rounds), resamples: 100, seed: 1)
  }
}
