import Sessions

struct RotationOfNothingRefused: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    if snapshot == nil, options.rotation != nil { return .gone }
    return try await base.commit(operations, to: snapshot, options: options, now: now)
  }
}
