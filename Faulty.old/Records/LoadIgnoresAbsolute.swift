import Sessions

struct LoadIgnoresAbsolute: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await stored(key), now < record.idleDeadline else { return nil }
    return record
  }
}
