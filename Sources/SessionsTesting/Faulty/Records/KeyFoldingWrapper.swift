import Sessions

/// A fault that takes different keys for one.
protocol KeyFoldingWrapper: RecordStoreWrapper {
  /// The key that stands for a key.
  func folded(_ key: RecordKey) -> RecordKey
}

extension KeyFoldingWrapper {
  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(folded(key), record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await base.load(folded(key), now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      folded(key), expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(folded(key), idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(folded(key), expecting: version)
  }
}
