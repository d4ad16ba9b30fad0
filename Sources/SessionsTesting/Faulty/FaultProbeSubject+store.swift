import Sessions

/// What probes of session stores are made of.
extension FaultProbeSubject {
  /// Creates a session.
  func session(_ operations: [SessionOperation]) async throws(SessionError) -> (token: String, snapshot: SessionSnapshot) {
    guard case .committed(let snapshot, let token?) = try await store.commit(operations, to: nil, now: now) else {
      throw SessionError(.backend, "the probe's session was not created")
    }
    return (token, snapshot)
  }

  /// What a token opens, in one word.
  func opening(_ token: String, after delay: Duration = .zero) async throws(SessionError) -> String {
    switch try await store.open(token, now: after(delay)) {
    case .live: "live"
    case .absent: "absent"
    case .superseded: "superseded"
    }
  }
}
