import Sessions

struct AbsoluteEndsEarly: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await base.load(key, now: now) else { return nil }
    let end = record.absoluteDeadline.advanced(by: .seconds(-1))
    return now < end ? record : nil
  }
}
