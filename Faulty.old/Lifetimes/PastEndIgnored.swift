import Sessions

struct PastEndIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    let now = commit.now
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      if case .expire(let deadline) = operation, deadline <= now { [] } else { [operation] }
    }
  }
}
