import Sessions

struct EmptySessionCreated: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .unchanged = outcome, snapshot == nil else { return outcome }
    let made = try await base.commit(operations + [.setSubject("nobody")], to: nil, options: options, now: now)
    guard case .committed(let session, let token) = made else { return outcome }
    guard case .committed(let empty, _) = try await base.commit([.clear], to: session, now: now) else { return made }
    return .committed(empty, token: token)
  }
}
