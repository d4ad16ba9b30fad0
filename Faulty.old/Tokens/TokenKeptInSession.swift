import Sessions

struct TokenKeptInSession: SessionStoreWrapper {
  let base: any SessionStore

  private static let key = "the token itself"

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .live(let snapshot) = outcome { return .live(hiding(snapshot)) }
    return outcome
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .committed(let session, let token) = outcome else { return outcome }
    guard let token else { return .committed(hiding(session), token: nil) }
    let kept = try await base.commit([.set(Self.key, EncodedValue(json: "\"\(token)\""))], to: session, now: now)
    if case .committed(let written, _) = kept { return .committed(hiding(written), token: token) }
    return outcome
  }

  private func hiding(_ snapshot: SessionSnapshot) -> SessionSnapshot {
    var copy = snapshot
    copy.content.fields[Self.key] = nil
    return copy
  }
}
