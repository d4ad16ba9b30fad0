import Sessions
import SessionsTesting

/// A record store whose index can forget records, until they are written anew. Neither a list nor the end of a subject finds them then.
final class ForgetfulIndex: SubjectIndexedRecordStore, RecordStoreWrapper {
  var base: any SessionRecordStore { indexed }
  private let indexed: any SubjectIndexedRecordStore
  private let forgotten: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SubjectIndexedRecordStore) {
    indexed = base
  }

  /// Drops a record's entry.
  func forget(_ key: RecordKey) { forgotten.withLock { _ = $0.insert(key) } }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await indexed.create(key, record, now: now) else { return false }
    forgotten.withLock { _ = $0.remove(key) }
    return true
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await indexed.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { forgotten.withLock { _ = $0.remove(key) } }
    return outcome
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let forgotten = forgotten.withLock { $0 }
    let all = try await indexed.records(of: subject, after: cursor, limit: .max, now: now).filter { !forgotten.contains($0.key) }
    return Array(all.prefix(max(limit, 0)))
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let forgotten = forgotten.withLock { $0 }
    var count = 0
    for (candidate, _) in try await indexed.records(of: subject, after: nil, limit: .max, now: .beginning)
    where candidate != key && !forgotten.contains(candidate) {
      count += try await indexed.destroy(candidate) ? 1 : 0
    }
    return count
  }
}
