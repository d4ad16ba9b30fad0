import Sessions

struct OwnLimitRunsFromNow: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    let now = commit.now
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .setLimits(_, let absolute?) = operation else { return [operation] }
      return [operation, .expire(at: absolute.deadline(from: now))]
    }
  }
}
