import Sessions

struct TouchInSeconds: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    let seconds = now.duration(to: idleDeadline).components.seconds
    let deadline = idleDeadline.isUnlimited ? idleDeadline : now.advanced(by: .seconds(seconds))
    return try await base.touch(key, idleDeadline: deadline, now: now)
  }
}
