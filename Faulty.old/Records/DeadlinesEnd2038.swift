import Sessions

struct DeadlinesEnd2038: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, narrowed(record), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: narrowed(record), forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  private func narrowed(_ record: SessionRecord) -> SessionRecord {
    let last = Timestamp(milliseconds: Int64(Int32.max) * 1000)
    var record = record
    if !record.absoluteDeadline.isUnlimited { record.absoluteDeadline = min(record.absoluteDeadline, last) }
    if !record.idleDeadline.isUnlimited { record.idleDeadline = min(record.idleDeadline, last) }
    return record
  }
}
