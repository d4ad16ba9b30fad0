import Sessions

struct PersistenceIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      if case .setPersistent = operation { [] } else { [operation] }
    }
  }
}
