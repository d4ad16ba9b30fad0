import Foundation
import SessionsBenchmark
import Testing

/// Ratios to a reference, and their texts.
@Suite struct RatioEstimateTests {
  private static let reference: [Double] = [1000, 1100, 900, 1050, 980, 1020, 940, 1005]
  private static let wobble = [1.83, 1.80, 1.86, 1.84, 1.82, 1.79, 1.85, 1.88]

  @Test func `a paired ratio follows its round, not the drift of all rounds`() throws {
    // Rounds differ tenfold, pairs by percent: compared apart, nothing is shown.
    let drifting = Self.reference.enumerated().map { $1 * pow(10, Double($0 % 3) - 1) }
    let values = zip(drifting, Self.wobble).map { $0 * $1 }
    let paired = try RatioEstimate.paired(values, to: drifting, seed: 1)
    #expect(isClose(paired.ratio, (1.83 * 1.84).squareRoot()))
    #expect(paired.verdict == .larger)
    #expect(paired.test.pValue == 0.0078125)
    #expect(try RatioEstimate.unpaired(values, to: drifting, seed: 1).verdict == .indistinguishable)
  }

  @Test func `a ratio has its error, and the inverse ratio the same`() throws {
    let values = zip(Self.reference, Self.wobble).map { $0 * $1 }
    let estimate = try RatioEstimate.paired(values, to: Self.reference, seed: 1)
    #expect((estimate.verdict, RatioEstimate.times(estimate.ratio)) == (.larger, "1.83x"))
    #expect(estimate.relativeError.map(RatioEstimate.percent) == "2 %")
    let back = try RatioEstimate.paired(Self.reference, to: values, seed: 1)
    #expect(back.verdict == .smaller)
    #expect(RatioEstimate.times(back.ratio) == "0.54x" && back.relativeError.map(RatioEstimate.percent) == "2 %")
    #expect(isClose(back.ratio * estimate.ratio, 1))
    let same = try RatioEstimate.paired(Self.reference, to: Self.reference.reversed(), seed: 1)
    #expect(same.verdict == .indistinguishable)
  }

  @Test func `five rounds show a difference only if all of them agree`() throws {
    let estimate = try RatioEstimate.paired(Array(Self.wobble.prefix(5)), to: [1, 1, 1, 1, 1], seed: 1)
    #expect(estimate.verdict == .larger)
    let torn = try RatioEstimate.paired([1.83, 1.80, 1.86, 1.84, 0.99], to: [1, 1, 1, 1, 1], seed: 1)
    #expect(torn.verdict == .indistinguishable)
  }

  @Test func `four rounds have no interval`() throws {
    let estimate = try RatioEstimate.paired(Array(Self.wobble.prefix(4)), to: [1, 1, 1, 1], seed: 1)
    #expect((estimate.verdict, estimate.interval, estimate.relativeError) == (.tooFewRounds, nil, nil))
    #expect(RatioEstimate.times(estimate.ratio) == "1.83x")
  }

  @Test func `six of seven rounds are not enough where the test does not say so`() throws {
    // The bootstrap interval leaves out 1, but the one round that disagrees is the furthest of all.
    let values = [1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 0.5]
    let estimate = try RatioEstimate.paired(values, to: [Double](repeating: 1, count: 7), seed: 1)
    #expect(estimate.interval.map { $0.lowerBound > 1 } == true)
    #expect(estimate.test.pValue > 0.05)
    #expect(estimate.verdict == .indistinguishable)
  }

  @Test(arguments: [
    (0.0123, "0.012x"), (0.5, "0.50x"), (1, "1.00x"), (1.834, "1.83x"), (9.996, "10.0x"), (18.34, "18.3x"), (99.96, "100x"),
    (183.4, "183x"), (1e15, "∞x"),
  ])
  func `ratios have three digits`(ratio: Double, text: String) { #expect(RatioEstimate.times(ratio) == text) }

  @Test(arguments: [(0.004, "0.4 %"), (0.04, "4 %"), (0.0096, "1 %"), (0.234, "23 %"), (0.9375, "93.8 %"), (0.95, "95 %"), (1.5, "150 %")])
  func `shares are percent`(share: Double, text: String) { #expect(RatioEstimate.percent(share) == text) }

  @Test func `a difference that is not there is shown once in twenty at most`() throws {
    var noise = NoiseSource(seed: 8)
    for rounds in [7, 8, 11] {
      let shown = try (0..<400).count { seed in
        let values = noise.values(rounds, around: 1000, deviation: 0.05)
        let others = noise.values(rounds, around: 1000, deviation: 0.05)
        return try RatioEstimate.paired(values, to: others, resamples: 400, seed: UInt64(seed)).verdict != .indistinguishable
      }
      // 5 % of 400 is 20, with a deviation of 4.4.
      #expect(shown <= 33, "\(rounds) rounds")
    }
  }

  /// SciPy's gmean.
  @Test func `geometric means are those of SciPy`() throws {
    #expect(isClose(try LogRatios.geometricMean(of: [1, 2, 4, 8, 3.5]), 2.9515463231891035))
    #expect(isClose(try LogRatios.geometricMean(of: [2, 4]), 8.0.squareRoot()))
  }
}
