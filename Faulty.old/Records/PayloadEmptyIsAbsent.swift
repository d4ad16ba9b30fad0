import Sessions

struct PayloadEmptyIsAbsent: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await base.load(key, now: now), !record.payload.isEmpty else { return nil }
    return record
  }
}
