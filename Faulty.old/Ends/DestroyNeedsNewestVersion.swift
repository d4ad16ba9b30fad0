import Sessions

struct DestroyNeedsNewestVersion: SessionStoreWrapper {
  let base: any SessionStore

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    let (end, options) = (snapshot.createdAt, CommitOptions(onlyIfUnchanged: true))
    let outcome = try await base.commit([.expire(at: end)], to: snapshot, options: options, now: end)
    if case .gone = outcome { try await base.destroy(snapshot) }
  }
}
