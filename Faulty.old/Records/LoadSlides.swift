import Sessions

struct LoadSlides: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    _ = try await base.touch(key, idleDeadline: now.advanced(by: .seconds(3600)), now: now)
    return record
  }
}
