import Sessions

struct KeyTruncated: KeyFoldingWrapper {
  let base: any SessionRecordStore

  func folded(_ key: RecordKey) -> RecordKey {
    RecordKey(high: key.high, low: key.low & ~0xFF)
  }
}
