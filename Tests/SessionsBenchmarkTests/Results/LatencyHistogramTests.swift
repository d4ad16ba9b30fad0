import Foundation
import SessionsBenchmark
import Testing

@Suite struct LatencyHistogramTests {
  private func histogram(_ pairs: [(Int64, Int)], overflow: Int = 0) -> LatencyHistogram {
    LatencyHistogram(buckets: pairs.map { .init(nanoseconds: $0.0, count: $0.1) }, highest: 60_000_000_000, overflow: overflow)
  }

  /// The values are those of NumPy's `percentile(range(1, 1001), p, method="inverted_cdf")`.
  @Test(arguments: [(2, 500), (10, 900), (20, 950), (100, 990)] as [(Int, Int64)])
  func `a percentile is the smallest duration that the share did not exceed`(oneIn: Int, expected: Int64) {
    let uniform = histogram((1...1000).map { ($0, 1) })
    #expect(uniform.value(LatencyPercentile(oneIn: oneIn)) == .exactly(expected))
  }

  @Test func `a share that is no whole number of durations is rounded to the slower one`() {
    // 0.99 * 1001 = 990.99: the 991st.
    #expect(histogram((1...1001).map { ($0, 1) }).value(.p99) == .exactly(991))
  }

  @Test(arguments: LatencyPercentile.all)
  func `a percentile is told when ten durations lie beyond it and not with one less`(percentile: LatencyPercentile) {
    #expect(histogram([(5, percentile.minimumCount)]).value(percentile) == .exactly(5))
    #expect(histogram([(5, percentile.minimumCount - 1)]).value(percentile) == nil)
  }

  @Test func `the fewest durations are those of the rule`() {
    #expect(LatencyPercentile.all.map(\.minimumCount) == [20, 100, 200, 1000, 10_000, 100_000])
    #expect(LatencyPercentile.all.map(\.name) == ["p50", "p90", "p95", "p99", "p99.9", "p99.99"])
  }

  @Test func `what is too long counts in percentiles and has no value`() {
    let stalled = histogram([(1_000, 980)], overflow: 20)
    #expect(stalled.count == 1000)
    #expect(stalled.value(.median) == .exactly(1_000))
    #expect(stalled.value(.p99) == .longerThan(60_000_000_000))
    #expect(stalled.longest == .longerThan(60_000_000_000))
    #expect(stalled.value(.p99)?.text == "> 60.0 s")
  }

  @Test func `merging adds counts, which is not the mean of percentiles`() throws {
    let fast = histogram([(1_000, 9_900)])
    let slow = histogram([(1_000, 5), (9_000, 95)])
    let merged = try #require(LatencyHistogram.merging([fast, slow]))
    #expect(merged.buckets == [.init(nanoseconds: 1_000, count: 9_905), .init(nanoseconds: 9_000, count: 95)])
    // The mean of both p90 would be 5000.
    #expect(merged.value(.p90) == .exactly(1_000))
    #expect(merged.value(.p99) == .exactly(1_000))
    #expect(merged.value(.p999) == .exactly(9_000))
    #expect(LatencyHistogram.merging([]) == nil)
  }

  @Test func `of histograms with different ends the shorter one is that of all`() throws {
    let short = LatencyHistogram(buckets: [.init(nanoseconds: 10, count: 1)], highest: 100, overflow: 2)
    let long = LatencyHistogram(
      buckets: [.init(nanoseconds: 10, count: 3), .init(nanoseconds: 500, count: 4)], highest: 1_000, overflow: 5)
    let merged = try #require(LatencyHistogram.merging([short, long]))
    #expect(merged == LatencyHistogram(buckets: [.init(nanoseconds: 10, count: 4)], highest: 100, overflow: 11))
  }

  @Test func `the mean is of what can be told`() {
    #expect(histogram([(10, 3), (20, 1)], overflow: 7).meanNanoseconds == 12.5)
    #expect(histogram([], overflow: 7).meanNanoseconds == nil)
    #expect(histogram([]).longest == nil)
  }

  @Test func `it is written as pairs with their unit`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(histogram([(1_500, 3), (2_000, 1)], overflow: 1)), as: UTF8.self)
    #expect(text == #"{"highest":60000000000,"hist":[[1500,3],[2000,1]],"overflow":1,"unit":"ns"}"#)
  }

  @Test(arguments: [
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[2,1],[2,1]]}"#, "durations do not ascend"),
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[2,0]]}"#, "a count is not positive"),
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[-2,1]]}"#, "a duration is negative"),
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[101,1]]}"#, "a duration is longer than the highest"),
    (#"{"unit":"ns","highest":100,"overflow":-1,"hist":[]}"#, "the number of overflows is negative"),
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[1,9007199254740992]]}"#, "the counts are more than can be"),
    (#"{"unit":"ns","highest":100,"overflow":0,"hist":[[1,2,3]]}"#, "a bucket has a value and a count and no more"),
  ])
  func `one that cannot be is refused`(json: String, reason: String) {
    #expect {
      try JSONDecoder().decode(LatencyHistogram.self, from: Data(json.utf8))
    } throws: { error in
      guard case DecodingError.dataCorrupted(let context) = error else { return false }
      return context.debugDescription == reason
    }
  }
}
