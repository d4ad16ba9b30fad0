import Sessions

struct TouchInSeconds: RecordStoreWrapper {
  let base: any SessionRecordStore

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    let wholeSeconds = Timestamp(milliseconds: idleDeadline.milliseconds / 1000 * 1000)
    return try await base.touch(key, idleDeadline: idleDeadline.isUnlimited ? idleDeadline : wholeSeconds, now: now)
  }
}
