import Sessions

struct NewerFormatRemoved: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await base.load(key, now: now) else { return nil }
    do throws(PayloadError) {
      _ = try RecordPayload(record.payload)
    } catch {
      guard case .newerFormat = error else { return record }
      try await base.destroy(key)
      return nil
    }
    return record
  }
}
