import Foundation
import Sessions
import SessionsBenchmark
import Testing

@Suite("Payloads")
struct PayloadTests {
  /// The expected values are those of Python's statistics.NormalDist.inv_cdf.
  @Test(
    "The normal quantile is right to nine digits",
    arguments: [
      (1e-9, -5.9978070150076865), (0.0001, -3.71901648545568), (0.01, -2.3263478740408408), (0.02425, -1.9729610513118845),
      (0.1, -1.2815515655446008), (0.3, -0.5244005127080407), (0.84, 0.9944578832097528), (0.975, 1.9599639845400536),
      (0.9995, 3.2905267314919255),
    ])
  func quantile(part: Double, expected: Double) {
    #expect(abs(PayloadSizes.normalQuantile(part) / expected - 1) < 2e-9)
  }

  @Test("The normal quantile of one half is 0")
  func median() {
    #expect(PayloadSizes.normalQuantile(0.5) == 0)
  }

  @Test("The sizes of a pool are log-normal: median 1 KiB, sigma 1, clipped")
  func sizes() {
    let sizes = PayloadPool(.standard, seed: 1).values.map(\.bytes.count).sorted()
    #expect(sizes.count == 1024)
    let logs = sizes.map { log(Double($0) / 1024) }
    let mean = logs.reduce(0, +) / 1024
    let deviation = (logs.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 1024).squareRoot()
    #expect(abs(mean) < 0.005)
    #expect(abs(deviation - 1) < 0.01)
    #expect(abs(sizes[512] - 1024) < 5)
    // One standard deviation above the median is a factor of e.
    #expect(abs(Double(sizes[861]) / (1024 * M_E) - 1) < 0.01)
  }

  @Test("Sizes outside the range are moved to its ends")
  func clipping() {
    let sizes = PayloadSizes.logNormal(median: 1024, sigma: 1, range: 512...2048)
    let pool = PayloadPool(sizes, seed: 1).values.map(\.bytes.count)
    // ln 2 is 0.693 standard deviations away: 24.4 % on either side.
    #expect(abs(pool.count { $0 == 512 } - 250) < 4)
    #expect(abs(pool.count { $0 == 2048 } - 250) < 4)
    #expect(pool.allSatisfy { (512...2048).contains($0) })
  }

  @Test("Every value is valid JSON of exactly its size", arguments: [true, false])
  func json(isRandom: Bool) throws {
    var random = RandomStream(seed: 2, .payload)
    for size in Array(2...300) + [1000, 4096, 65_536] {
      let bytes = isRandom ? PayloadText.random(size, &random) : PayloadText.json(size, &random)
      #expect(bytes.count == size)
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    }
    let fixed = PayloadPool(.fixed(777), seed: 3)
    #expect(fixed.values.allSatisfy { $0.bytes.count == 777 })
  }

  @Test("JSON repeats itself, random text does not; half of a pool is of each")
  func compressibility() {
    func novelty(_ bytes: [UInt8]) -> Double {
      let windows = (0..<(bytes.count - 4)).map { bytes[$0..<($0 + 4)] }
      return Double(Set(windows).count) / Double(windows.count)
    }
    var random = RandomStream(seed: 4, .payload)
    #expect((0..<10).allSatisfy { _ in novelty(PayloadText.json(4096, &random)) < 0.35 })
    #expect((0..<10).allSatisfy { _ in novelty(PayloadText.random(4096, &random)) > 0.98 })
    let mixed = PayloadPool(.fixed(4096), seed: 4).values.prefix(20).map { novelty(Array($0.bytes)) }
    #expect(mixed.count { $0 > 0.98 } == mixed.count / 2)
    #expect(mixed.count { $0 < 0.35 } == mixed.count / 2)
  }

  @Test("The same seed makes the same values, another one others of the same sizes")
  func seeds() {
    let (one, again, other) = (
      PayloadPool(.standard, seed: 5), PayloadPool(.standard, seed: 5), PayloadPool(.standard, seed: 6)
    )
    #expect(one.values == again.values)
    #expect(one.values != other.values)
    #expect(one.values.map(\.bytes.count).sorted() == other.values.map(\.bytes.count).sorted())
  }

  @Test("Large values take bounded memory")
  func memory() {
    #expect(PayloadPool(.fixed(65_536), seed: 7).values.count == 64)
  }

  @Test("Sizes are read from the text that they print", arguments: [PayloadSizes.standard, .fixed(512)])
  func text(sizes: PayloadSizes) {
    #expect(PayloadSizes(sizes.description) == sizes)
  }

  @Test(
    "Other texts are no sizes",
    arguments: ["", "fixed", "fixed:1", "fixed:x", "lognormal:1,2", "lognormal:1024,1,9-3", "lognormal:0,1,2-3"])
  func badText(text: String) {
    #expect(PayloadSizes(text) == nil)
  }

  @Test("A stamp is read from the session that it was written to", arguments: [(1, 0), (1, 1023), (7, 512), (123_456_789, 1)])
  func stamps(writes: Int, payload: Int) {
    let stamp = SessionStamp(writes: writes, payload: payload)
    #expect(SessionStamp(SessionContent(fields: ["stamp": stamp.value])) == stamp)
    #expect(SessionStamp(SessionContent(fields: ["stamp": EncodedValue(json: "x")])) == nil)
    #expect(SessionStamp(SessionContent()) == nil)
  }
}
