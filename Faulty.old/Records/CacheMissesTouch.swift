import Sessions

final class CacheMissesTouch: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let cached: Locked<[RecordKey: SessionRecord]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if let copy = cached.withLock({ $0[key] }), copy.isLive(at: now) { return copy }
    let record = try await base.load(key, now: now)
    cached.withLock { $0[key] = record }
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    defer { cached.withLock { $0[key] = nil } }
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    defer { cached.withLock { $0[key] = nil } }
    return try await base.destroy(key, expecting: version)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    defer { cached.withLock { $0 = [:] } }
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
