import Sessions

final class CacheMissesDestroy: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let cached: Locked<[RecordKey: (record: SessionRecord, time: Timestamp)]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if let (copy, time) = cached.withLock({ $0[key] }), now < time.advanced(by: .seconds(5)), time <= now, copy.isLive(at: now) {
      return copy
    }
    let record = try await base.load(key, now: now)
    cached.withLock { $0[key] = record.map { ($0, now) } }
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { cached.withLock { $0[key] = nil } }
    return outcome
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    cached.withLock { $0[key] = nil }
    return true
  }
}
