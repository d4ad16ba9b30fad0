import Sessions

final class ReplicaLags: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// What the replica still holds.
  private let behind: Locked<[RecordKey: SessionRecord]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    let old = behind.withLock { $0.removeValue(forKey: key) }
    return record == nil ? nil : old ?? record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let old = try await stored(key)
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { behind.withLock { $0[key] = old } }
    return outcome
  }
}
