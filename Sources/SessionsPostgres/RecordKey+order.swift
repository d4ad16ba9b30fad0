import Sessions

extension RecordKey {
  /// Whether the key comes before another in the order of their bytes, which is also the database's.
  func isBefore(_ other: RecordKey) -> Bool { high == other.high ? low < other.low : high < other.high }
}
