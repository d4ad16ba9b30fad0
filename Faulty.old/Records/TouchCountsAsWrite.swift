import Sessions

struct TouchCountsAsWrite: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    while var record = try await base.load(key, now: now) {
      record.idleDeadline = max(record.idleDeadline, min(idleDeadline, record.absoluteDeadline))
      if try await base.replace(key, expecting: record.version, with: record, now: now) == .replaced { return true }
    }
    return false
  }
}
