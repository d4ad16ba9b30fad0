import Sessions

struct PruneByOwnClock: RecordStoreWrapper {
  let base: any SessionRecordStore

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: SystemSessionClock().now, limit: limit)
  }
}
