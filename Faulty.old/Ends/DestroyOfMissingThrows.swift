import Sessions

struct DestroyOfMissingThrows: SessionStoreWrapper {
  let base: any SessionStore

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    guard try await base.destroy(id: snapshot.id) else { throw SessionError(.backend, "there is no such session") }
  }
}
