import Sessions

final class PruneByFirstDeadline: ScanningWrapper {
  let scan: KeyedRecords
  /// The deadline that each record was created with.
  private let deadlines: Locked<[RecordKey: Timestamp]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    scan = KeyedRecords(base)
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    deadlines.withLock { $0[key] = record.expiresAt }
    return true
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let first = deadlines.withLock { $0 }
    func deadline(_ entry: KeyedRecords.Entry) -> Timestamp { first[entry.key] ?? entry.record.expiresAt }
    let expired = try await scan.all().filter { deadline($0) <= now }.sorted { deadline($0) < deadline($1) }
    for (key, _) in expired.prefix(max(limit, 0)) { try await base.destroy(key) }
    return min(expired.count, max(limit, 0))
  }
}
