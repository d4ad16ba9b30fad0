import Sessions

struct CreateReplacesExpired: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    if let stored = try await stored(key), !stored.isLive(at: now) { try await base.destroy(key) }
    return try await base.create(key, record, now: now)
  }
}
