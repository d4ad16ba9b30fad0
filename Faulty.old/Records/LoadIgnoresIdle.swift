import Sessions

struct LoadIgnoresIdle: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await stored(key), now < record.absoluteDeadline else { return nil }
    return record
  }
}
