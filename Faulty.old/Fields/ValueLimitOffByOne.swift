import Sessions

struct ValueLimitOffByOne: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    for case .set(_, let value) in operations where value.bytes.count >= 16 * 1024 {
      throw SessionError(.tooLarge, "a value has \(value.bytes.count) bytes")
    }
    return try await base.commit(operations, to: snapshot, options: options, now: now)
  }
}
