import Sessions

struct PingUnsupported: SessionStoreWrapper {
  let base: any SessionStore

  func ping() async throws(SessionError) {
    throw SessionError(.unsupported, "there is no health check")
  }
}
