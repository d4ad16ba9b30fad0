import Sessions

struct LoadCreates: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if let record = try await base.load(key, now: now) { return record }
    let hour = now.advanced(by: .seconds(3600))
    let empty = SessionRecord(createdAt: now, absoluteDeadline: hour, idleDeadline: hour, payload: [])
    return try await base.create(key, empty, now: now) ? empty : nil
  }
}
