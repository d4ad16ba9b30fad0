import Sessions

final class ReplaceResetsCreation: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// When each record was last replaced.
  private let written: Locked<[RecordKey: Timestamp]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    written.withLock { $0[key] = nil }
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard var record = try await base.load(key, now: now) else { return nil }
    record.createdAt = written.withLock { $0[key] } ?? record.createdAt
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { written.withLock { $0[key] = now } }
    return outcome
  }
}
