import Sessions

struct PingRefused: RecordStoreWrapper {
  let base: any SessionRecordStore

  func ping() async throws(SessionError) {
    throw SessionError(.unavailable, "the health check asks for a permission that the store's user does not have")
  }
}
