import Sessions

struct TouchCreates: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    if try await base.touch(key, idleDeadline: idleDeadline, now: now) { return true }
    let empty = SessionRecord(createdAt: now, absoluteDeadline: idleDeadline, idleDeadline: idleDeadline, payload: [])
    _ = try await base.create(key, empty, now: now)
    return false
  }
}
