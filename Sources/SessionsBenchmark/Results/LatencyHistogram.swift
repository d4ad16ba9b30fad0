/// The number of operations by their duration.
///
/// It is lossless in the sense of its recorder: the values are the ends of the recorder's buckets. Histograms are merged by adding counts;
/// percentiles of several are never combined.
package struct LatencyHistogram: Sendable, Equatable {
  /// The number of operations that had a duration.
  package struct Bucket: Sendable, Equatable {
    /// The duration, in nanoseconds.
    package let nanoseconds: Int64
    /// The number of operations.
    package let count: Int

    /// Creates a bucket.
    package init(nanoseconds: Int64, count: Int) { (self.nanoseconds, self.count) = (nanoseconds, count) }
  }

  /// The durations that occurred, ascending.
  package let buckets: [Bucket]
  /// The longest duration that can be recorded, in nanoseconds.
  package let highest: Int64
  /// The number of operations that took longer than ``highest``. They count in percentiles, whose value is then unknown but larger.
  package let overflow: Int

  /// Creates a histogram.
  ///
  /// - Precondition: Durations ascend and are not negative, and counts are positive.
  package init(buckets: [Bucket], highest: Int64, overflow: Int = 0) {
    precondition(Self.fault(in: buckets, highest: highest, overflow: overflow) == nil, "durations ascend, counts are positive")
    (self.buckets, self.highest, self.overflow) = (buckets, highest, overflow)
  }

  /// The number of durations, those that are too long included.
  package var count: Int { buckets.reduce(overflow) { $0 + $1.count } }

  /// The fault in the parts of a histogram; `nil` if there is none.
  private static func fault(in buckets: [Bucket], highest: Int64, overflow: Int) -> String? {
    guard overflow >= 0 else { return "the number of overflows is negative" }
    guard buckets.allSatisfy({ $0.count > 0 }) else { return "a count is not positive" }
    guard buckets.first.map({ $0.nanoseconds >= 0 }) ?? true else { return "a duration is negative" }
    guard zip(buckets, buckets.dropFirst()).allSatisfy({ $0.nanoseconds < $1.nanoseconds }) else { return "durations do not ascend" }
    guard buckets.last.map({ $0.nanoseconds <= highest }) ?? true else { return "a duration is longer than the highest" }
    let total = buckets.reduce(Double(overflow)) { $0 + Double($1.count) }
    return total > Double(ResultConsistency.mostOfAll) ? "the counts are more than can be" : nil
  }
}

extension LatencyHistogram: Codable {
  private enum CodingKeys: String, CodingKey {
    case unit, highest, overflow, hist
  }

  private enum Unit: String, Codable {
    case nanoseconds = "ns"
  }

  /// Reads `{"unit": "ns", "highest": 60000000000, "overflow": 0, "hist": [[value, count], ...]}`.
  ///
  /// - Throws: `DecodingError` if a field is missing or wrong, or the parts cannot be a histogram.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    _ = try container.decode(Unit.self, forKey: .unit)
    let buckets = try container.decode([Bucket].self, forKey: .hist)
    let highest = try container.decode(Int64.self, forKey: .highest)
    let overflow = try container.decode(Int.self, forKey: .overflow)
    if let fault = Self.fault(in: buckets, highest: highest, overflow: overflow) {
      throw DecodingError.dataCorruptedError(forKey: .hist, in: container, debugDescription: fault)
    }
    self.init(buckets: buckets, highest: highest, overflow: overflow)
  }

  /// Writes what ``init(from:)`` reads.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Unit.nanoseconds, forKey: .unit)
    try container.encode(highest, forKey: .highest)
    try container.encode(overflow, forKey: .overflow)
    try container.encode(buckets, forKey: .hist)
  }
}

extension LatencyHistogram.Bucket: Codable {
  /// Reads `[value, count]`.
  ///
  /// - Throws: `DecodingError` if there are not two whole numbers.
  package init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    nanoseconds = try container.decode(Int64.self)
    count = try container.decode(Int.self)
    guard container.isAtEnd else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a bucket has a value and a count and no more")
    }
  }

  /// Writes `[value, count]`.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(nanoseconds)
    try container.encode(count)
  }
}
