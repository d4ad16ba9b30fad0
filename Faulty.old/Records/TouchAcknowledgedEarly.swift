import Sessions

final class TouchAcknowledgedEarly: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let due: Locked<[RecordKey: (idleDeadline: Timestamp, now: Timestamp)]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    try await catchUp(key)
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await catchUp(key)
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.load(key, now: now) != nil else { return false }
    due.withLock { $0[key] = (idleDeadline, now) }
    return true
  }

  private func catchUp(_ key: RecordKey) async throws(SessionError) {
    guard let (idleDeadline, now) = due.withLock({ $0.removeValue(forKey: key) }) else { return }
    _ = try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }
}
