import Sessions

struct PayloadInError: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let record = try await base.load(key, now: now) else { return nil }
    let isText = record.payload.count >= 12 && record.payload.allSatisfy { (0x20...0x7E).contains($0) }
    guard !isText else { throw SessionError(.corrupt, "no record: \(String(decoding: record.payload, as: UTF8.self))") }
    return record
  }
}
