extension LatencyHistogram: Codable {
  private enum CodingKeys: String, CodingKey {
    case unit, highest, overflow, hist
  }

  private enum Unit: String, Codable {
    case nanoseconds = "ns"
  }

  /// Reads `{"unit": "ns", "highest": 60000000000, "overflow": 0, "hist": [[value, count], ...]}`.
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
