import Sessions

struct CommitInTwoWrites: SessionStoreWrapper {
  let base: any SessionStore

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    guard let snapshot, options == CommitOptions(), operations.count > 1, let first = operations.first else {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    }
    let outcome = try await base.commit([first], to: snapshot, now: now)
    guard case .committed(let half, _) = outcome else {
      return try await base.commit(operations, to: snapshot, options: options, now: now)
    }
    if Task.isCancelled { throw SessionError(.cancelled, "the task was cancelled") }
    let rest = try await base.commit(Array(operations.dropFirst()), to: half, now: now)
    if case .unchanged = rest { return outcome }
    return rest
  }
}
