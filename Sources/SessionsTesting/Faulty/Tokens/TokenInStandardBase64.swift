import Sessions

struct TokenInStandardBase64: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(token.replacing("+", with: "-").replacing("/", with: "_"), now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .committed(let session, let token?) = outcome else { return outcome }
    return .committed(session, token: token.replacing("-", with: "+").replacing("_", with: "/"))
  }
}
