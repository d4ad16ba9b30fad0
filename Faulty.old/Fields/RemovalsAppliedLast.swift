import Sessions

struct RemovalsAppliedLast: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    func isRemoval(_ operation: SessionOperation) -> Bool {
      if case .remove = operation { true } else { false }
    }
    commit.operations = commit.operations.filter { !isRemoval($0) } + commit.operations.filter(isRemoval)
  }
}
