import Sessions
import SessionsMemory

/// A store without a subject index.
struct PlainRecords: SessionRecordStore {
  private let base = MemoryRecordStore()

  var capabilities: Set<SessionCapability> { [] }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? { try await base.load(key, now: now) }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: version)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { try await base.prune(now: now, limit: limit) }

  func ping() async throws(SessionError) { try await base.ping() }
}
