import Sessions

/// A session store with a fault in what it commits.
protocol CommitRewriter: SessionStoreWrapper {
  /// Changes what is committed.
  func rewrite(_ commit: inout CommitRequest)
}

extension CommitRewriter {
  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    var request = CommitRequest(operations: operations, snapshot: snapshot, options: options, now: now)
    rewrite(&request)
    return try await base.commit(request.operations, to: snapshot, options: request.options, now: now)
  }
}
