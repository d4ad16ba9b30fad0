import Sessions

struct LifetimeTimesThousand: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.idleDeadline = now.advanced(by: now.duration(to: record.idleDeadline) * 1000)
    record.absoluteDeadline = now.advanced(by: now.duration(to: record.absoluteDeadline) * 1000)
    return try await base.create(key, record, now: now)
  }
}
