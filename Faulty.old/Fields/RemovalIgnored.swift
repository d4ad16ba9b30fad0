import Sessions

struct RemovalIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      if case .remove = operation { [] } else { [operation] }
    }
  }
}
