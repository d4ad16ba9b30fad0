import Sessions

struct ClearingMissesOthersChanges: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard case .privilegeChange(clearing: true, let restarting) = commit.options.rotation, let snapshot = commit.snapshot
    else { return }
    commit.options.rotation = .privilegeChange(restartingLifetime: restarting)
    commit.operations = snapshot.content.removals + commit.operations
  }
}
