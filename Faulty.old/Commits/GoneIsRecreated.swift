import Sessions

struct GoneIsRecreated: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .gone = outcome, let content = snapshot?.content else { return outcome }
    return try await base.commit(content.operations + operations, to: nil, options: options, now: now)
  }
}
