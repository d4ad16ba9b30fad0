import Sessions

struct UnlimitedEnds: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await base.load(key, now: now) else { return nil }
    return record.idleDeadline.isUnlimited ? nil : record
  }
}
