import Sessions

struct PruneNewestFirst: ScanningWrapper {
  let scan: KeyedRecords

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let expired = try await scan.all().filter { !$0.record.isLive(at: now) }.sorted { $0.record.expiresAt > $1.record.expiresAt }
    for (key, _) in expired.prefix(max(limit, 0)) { try await base.destroy(key) }
    return min(expired.count, max(limit, 0))
  }
}
