/// How often each duration occurred.
///
/// It is lossless in the sense of its recorder: the values are the ends of the recorder's buckets. Histograms are merged by adding counts;
/// percentiles of several are never combined.
package struct LatencyHistogram: Sendable, Equatable {
  /// A duration and how often it occurred.
  package struct Bucket: Sendable, Equatable {
    /// The duration, in nanoseconds.
    package let nanoseconds: Int64
    /// How often.
    package let count: Int

    /// Creates a bucket.
    package init(nanoseconds: Int64, count: Int) {
      self.nanoseconds = nanoseconds
      self.count = count
    }
  }

  /// The durations that occurred, ascending.
  package let buckets: [Bucket]
  /// The longest duration that can be told, in nanoseconds.
  package let highest: Int64
  /// How many took longer than ``highest``. They count in percentiles, whose value is then unknown but larger.
  package let overflow: Int

  /// Creates a histogram.
  ///
  /// - Precondition: Durations ascend and are not negative, and counts are positive.
  package init(buckets: [Bucket], highest: Int64, overflow: Int = 0) {
    precondition(Self.fault(in: buckets, highest: highest, overflow: overflow) == nil, "durations ascend, counts are positive")
    self.buckets = buckets
    self.highest = highest
    self.overflow = overflow
  }

  /// How many durations it holds, those that are too long included.
  package var count: Int { buckets.reduce(overflow) { $0 + $1.count } }

  /// What is wrong with the parts of a histogram; `nil` if nothing is.
  static func fault(in buckets: [Bucket], highest: Int64, overflow: Int) -> String? {
    guard overflow >= 0 else { return "the number of overflows is negative" }
    guard buckets.allSatisfy({ $0.count > 0 }) else { return "a count is not positive" }
    guard buckets.first.map({ $0.nanoseconds >= 0 }) ?? true else { return "a duration is negative" }
    guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.nanoseconds < $1.nanoseconds }) else { return "durations do not ascend" }
    guard buckets.last.map({ $0.nanoseconds <= highest }) ?? true else { return "a duration is longer than the highest" }
    let total = buckets.reduce(Double(overflow)) { $0 + Double($1.count) }
    return total > Double(ResultConsistency.mostOfAll) ? "the counts are more than can be" : nil
  }
}
