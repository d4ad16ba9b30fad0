import Sessions

struct ExpiryInWholeSeconds: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let second = Timestamp(milliseconds: now.milliseconds - now.milliseconds % 1000 + 999)
    return try await base.load(key, now: second)
  }
}
