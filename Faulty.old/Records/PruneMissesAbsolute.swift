import Sessions

struct PruneMissesAbsolute: ScanningWrapper {
  let scan: KeyedRecords

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let expired = try await scan.all().filter { $0.record.idleDeadline <= now }.sorted { $0.record.expiresAt < $1.record.expiresAt }
    for (key, _) in expired.prefix(max(limit, 0)) { try await base.destroy(key) }
    return min(expired.count, max(limit, 0))
  }
}
