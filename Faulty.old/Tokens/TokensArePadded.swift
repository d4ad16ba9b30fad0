import Sessions

struct TokensArePadded: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard token.hasSuffix("==") else { return .absent }
    return try await base.open(String(token.dropLast(2)), now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .committed(let session, let token?) = outcome else { return outcome }
    return .committed(session, token: token + "==")
  }
}
