import Sessions

struct Crashes: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    fatalError("this store crashes on purpose")
  }
}
