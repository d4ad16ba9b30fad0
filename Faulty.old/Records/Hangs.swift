import Sessions

struct Hangs: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    // Deaf to cancellation, as a call into a dead connection is.
    while true { await Task { try? await Task.sleep(for: .seconds(60)) }.value }
  }
}
