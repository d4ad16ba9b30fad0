import Sessions

struct KeyCaseFolded: KeyFoldingWrapper {
  let base: any SessionRecordStore

  func folded(_ key: RecordKey) -> RecordKey {
    RecordKey(key.bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }) ?? key
  }
}
