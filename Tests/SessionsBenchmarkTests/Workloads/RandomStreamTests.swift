import SessionsBenchmark
import Testing

@Suite("Random streams")
struct RandomStreamTests {
  private func first(_ count: Int, _ stream: RandomStream) -> [UInt64] {
    var stream = stream
    return (0..<count).map { _ in stream.next() }
  }

  @Test("xoshiro256** gives the numbers of its authors' program for the state 1, 2, 3, 4")
  func xoshiro() {
    #expect(
      first(6, RandomStream(state: (1, 2, 3, 4))) == [
        11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
      ])
  }

  /// The expected numbers come from raising the generator's 256 x 256 matrix over two elements to the power, without the polynomials.
  @Test("Jumps skip exactly 2^128 and 2^192 numbers")
  func jumps() {
    var near = RandomStream(state: (1, 2, 3, 4))
    near.jump(RandomStream.power128)
    #expect(first(3, near) == [13_534_147_089_533_256_664, 7_126_240_192_422_241_655, 3_805_973_808_039_778_091])
    var far = RandomStream(state: (1, 2, 3, 4))
    far.jump(RandomStream.power192)
    #expect(first(3, far) == [5_942_309_088_398_569_549, 15_625_447_729_937_358_436, 6_925_613_901_769_781_251])
  }

  @Test("A stream follows from seed, purpose and index, on every machine")
  func streams() {
    #expect(
      first(3, RandomStream(seed: 42, .requests)) == [
        1_546_998_764_402_558_742, 6_990_951_692_964_543_102, 12_544_586_762_248_559_009,
      ])
    #expect(
      first(3, RandomStream(seed: 42, .requests, index: 1)) == [
        5_766_981_335_298_035_530, 13_414_075_677_763_163_907, 6_818_771_422_820_058_410,
      ])
    #expect(
      first(3, RandomStream(seed: 42, .population)) == [
        11_575_600_654_643_926_073, 12_220_922_501_490_792_721, 16_399_520_464_761_058_929,
      ])
    #expect(
      first(3, RandomStream(seed: 42, .scatter, index: 3)) == [
        17_519_272_459_023_670_147, 13_719_543_678_850_631_136, 4_338_220_557_116_627_690,
      ])
  }

  @Test("Numbers below a bound are evenly spread, and all below it")
  func below() {
    var random = RandomStream(seed: 3, .requests)
    var counts = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 { counts[random.below(10)] += 1 }
    // 27.88 is exceeded once in a thousand with 9 degrees of freedom.
    #expect(chiSquare(counts, Array(repeating: 0.1, count: 10)) < 27.88)
    #expect((0..<100).allSatisfy { _ in random.below(1) == 0 })
  }

  @Test("A bound just above 2^62 does not favour the lower half, as a remainder would")
  func belowLarge() {
    var random = RandomStream(seed: 4, .requests)
    let bound = 3 << 61
    let low = (0..<30_000).count { _ in random.below(bound) < bound / 2 }
    #expect(abs(low - 15_000) < 350)
  }

  @Test("A permutation has every number once; all six of three are equally likely")
  func permutation() {
    var random = RandomStream(seed: 5, .scatter)
    #expect(random.permutation(of: 1000).sorted() == Array(0..<1000))
    var counts: [[Int]: Int] = [:]
    for _ in 0..<60_000 { counts[random.permutation(of: 3), default: 0] += 1 }
    #expect(counts.count == 6)
    // 20.52: 5 degrees of freedom, once in a thousand.
    #expect(chiSquare(Array(counts.values), Array(repeating: 1 / 6, count: 6)) < 20.52)
  }

  @Test("A chance of 0 never happens, of 1 always, of 0.3 in three of ten cases")
  func chances() {
    var random = RandomStream(seed: 6, .requests)
    #expect((0..<1000).count { _ in random.happens(Chance(0)) } == 0)
    #expect((0..<1000).count { _ in random.happens(Chance(1)) } == 1000)
    // Four standard deviations are 580.
    #expect(abs((0..<100_000).count { _ in random.happens(Chance(0.3)) } - 30_000) < 580)
  }
}
