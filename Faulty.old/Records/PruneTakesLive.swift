import Sessions

struct PruneTakesLive: RecordStoreWrapper {
  let base: any SessionRecordStore

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now.advanced(by: .seconds(3600)), limit: limit)
  }
}
