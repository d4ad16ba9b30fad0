package import Sessions

extension RecordKey: Comparable {
  /// Whether a key comes before another in the order of their bytes, which is also the database's.
  package static func < (lhs: RecordKey, rhs: RecordKey) -> Bool { lhs.high == rhs.high ? lhs.low < rhs.low : lhs.high < rhs.high }
}
