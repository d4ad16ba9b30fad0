import Sessions

/// A record store whose versions can be shifted: what a fault needs that changes a record without the version that it should have.
final class RenumberedRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// What is added to each record's version.
  private let offsets: Locked<[RecordKey: Int64]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  /// Shifts a record's version.
  func renumber(_ key: RecordKey, by difference: Int64) {
    offsets.withLock { $0[key, default: 0] &+= difference }
  }

  /// Changes a record in place, live or expired, and leaves its version. The creation time cannot be changed.
  func edit(_ key: RecordKey, _ change: (inout SessionRecord) -> Void) async throws(SessionError) -> Bool {
    while let stored = try await stored(key) {
      var record = stored
      change(&record)
      let outcome = try await base.replace(
        key, expecting: stored.version, with: record, forcingIdleDeadline: true, now: .beginning)
      guard outcome == .replaced else { continue }
      renumber(key, by: -1)
      return true
    }
    return false
  }

  private func offset(_ key: RecordKey) -> Int64 { offsets.withLock { $0[key] ?? 0 } }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    offsets.withLock { $0[key] = nil }
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard var record = try await base.load(key, now: now) else { return nil }
    record.version &+= offset(key)
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version &- offset(key), with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: version.map { $0 &- offset(key) })
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await indexed().records(of: subject, after: cursor, limit: limit, now: now).map { entry in
      var record = entry.record
      record.version &+= offset(entry.key)
      return (entry.key, record)
    }
  }
}
