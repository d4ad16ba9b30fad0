import Sessions

struct TouchTimesThousand: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    let lifetime = now.duration(to: idleDeadline) * 1000
    return try await base.touch(key, idleDeadline: max(idleDeadline, now.advanced(by: lifetime)), now: now)
  }
}
