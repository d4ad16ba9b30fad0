import Sessions

final class ClientTokenAdopted: SessionStoreWrapper {
  let base: any SessionStore

  private struct State {
    var presented: String?
    var adopted: [String: String] = [:]
  }

  private let state: Locked<State> = Locked(State())

  init(base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    if let own = state.withLock({ $0.adopted[token] }) { return try await base.open(own, now: now) }
    let outcome = try await base.open(token, now: now)
    if case .absent = outcome, SessionToken(token) != nil { state.withLock { $0.presented = token } }
    return outcome
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard snapshot == nil, case .committed(let session, let own?) = outcome else { return outcome }
    let adopted = state.withLock { state -> String? in
      guard let presented = state.presented else { return nil }
      state.adopted[presented] = own
      state.presented = nil
      return presented
    }
    return .committed(session, token: adopted ?? own)
  }
}
