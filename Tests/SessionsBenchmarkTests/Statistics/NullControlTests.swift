import SessionsBenchmark
import Testing

/// A build compared with itself.
@Suite struct NullControlTests {
  @Test func `noise alone is quiet, in a hundred seeds`() throws {
    var noise = NoiseSource(seed: 77)
    for seed in 0..<100 {
      let control = try NullControl(
        noise.values(11, around: 5000, deviation: 0.03), noise.values(11, around: 5000, deviation: 0.03), resamples: 1000,
        seed: UInt64(seed))
      #expect(control.verdict == .quiet, "\(control)")
    }
  }

  @Test func `an order that favours the second is biased`() throws {
    var noise = NoiseSource(seed: 78)
    let biased = try (0..<20).count { seed in
      let first = noise.values(11, around: 5000, deviation: 0.03)
      let second = noise.values(11, around: 5700, deviation: 0.03)
      // It makes no difference which of the two is favoured.
      let pair = seed % 2 == 0 ? (first, second) : (second, first)
      return try NullControl(pair.0, pair.1, seed: UInt64(seed)).verdict == .biased
    }
    #expect(biased >= 19)
  }

  @Test func `a bias that is shown and does not matter is quiet`() throws {
    let first = (0..<11).map { 1000 + Double($0) }
    let control = try NullControl(first.map { $0 * 1.01 }, first, seed: 1)
    #expect(control.ratio.verdict == .larger)
    #expect(control.verdict == .quiet)
    #expect(try NullControl(first.map { $0 * 1.01 }, first, allowedBias: 0.005, seed: 1).verdict == .biased)
    #expect(try NullControl(first, first.map { $0 * 1.01 }, allowedBias: 0.005, seed: 1).verdict == .biased)
  }

  @Test func `a deviation that is large by chance is not a bias`() throws {
    // All rounds are up, by 6 % in the middle, and the interval begins below 5 %.
    let ones = [Double](repeating: 1, count: 11)
    let control = try NullControl([1.11, 1.02, 1.06, 1.07, 1.03, 1.08, 1.01, 1.06, 1.05, 1.09, 1.04], ones, seed: 1)
    #expect(control.ratio.verdict == .larger)
    #expect(control.ratio.ratio > 1.05)
    #expect(control.verdict == .quiet)
    let eight: [Double] = [1.11, 1.12, 1.10, 1.13, 1.12, 1.11, 1.09, 1.14]
    let reference = [Double](repeating: 1, count: 8)
    #expect(try NullControl(eight, reference, seed: 1).verdict == .biased)
    #expect(try NullControl(eight.map { $0 * 0.98 }, reference, cells: 6, seed: 1).verdict == .biased)
    // Seven rounds of eight are evidence for a single cell, and not for one of six.
    let torn = Array(eight.dropLast()) + [0.999]
    #expect(try NullControl(torn, reference, seed: 1).verdict == .biased)
    #expect(try NullControl(torn, reference, cells: 6, seed: 1).verdict == .quiet)
  }

  @Test func `noise that could hide a bias is said`() throws {
    let first: [Double] = [10, 20, 30, 12, 25, 11, 28, 19]
    #expect(try NullControl(first, first.reversed(), seed: 1).verdict == .noisy)
    #expect(try NullControl([1, 1, 1, 1], [1, 1, 1, 1], seed: 1).verdict == .tooFewRounds)
  }
}
