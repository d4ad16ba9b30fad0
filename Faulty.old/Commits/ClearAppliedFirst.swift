import Sessions

struct ClearAppliedFirst: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    func isClear(_ operation: SessionOperation) -> Bool {
      if case .clear = operation { true } else { false }
    }
    commit.operations = commit.operations.filter(isClear) + commit.operations.filter { !isClear($0) }
  }
}
