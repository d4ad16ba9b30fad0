import Sessions

struct ClearingTakesOwnChanges: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard case .privilegeChange(clearing: true, _) = commit.options.rotation else { return }
    commit.operations.append(.clear)
  }
}
