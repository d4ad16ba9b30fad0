import Sessions

struct PruneAfterDeadline: RecordStoreWrapper {
  let base: any SessionRecordStore

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now.advanced(by: .milliseconds(-1)), limit: limit)
  }
}
