import Sessions

/// What a commit was asked for, for a fault that changes it.
struct CommitRequest {
  var operations: [SessionOperation]
  let snapshot: SessionSnapshot?
  var options: CommitOptions
  let now: Timestamp

  /// Replaces operations by what the function makes of each and of the session as the request sees it before it.
  mutating func replace(_ body: (SessionOperation, SessionDraft) -> [SessionOperation]) {
    let limits = SessionLimits(longestAllowed: .seconds(Int64.max))
    var draft = snapshot.map { SessionDraft($0) } ?? SessionDraft(newAt: now, limits: limits)
    var replaced: [SessionOperation] = []
    for operation in operations {
      replaced += body(operation, draft)
      // One that cannot be applied is passed on: refusing it is the wrapped store's business.
      try? draft.apply([operation], limits: limits, now: now)
    }
    operations = replaced
  }
}
