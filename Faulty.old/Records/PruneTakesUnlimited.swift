import Sessions

struct PruneTakesUnlimited: ScanningWrapper {
  let scan: KeyedRecords

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let endless = try await scan.all().filter { $0.record.expiresAt.isUnlimited }
    for (key, _) in endless { try await base.destroy(key) }
    return endless.count + (try await base.prune(now: now, limit: limit))
  }
}
