import Sessions

struct PruneIgnoresLimit: RecordStoreWrapper {
  let base: any SessionRecordStore

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now, limit: .max)
  }
}
