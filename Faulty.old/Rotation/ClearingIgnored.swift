import Sessions

struct ClearingIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard case .privilegeChange(_, let restarting) = commit.options.rotation else { return }
    commit.options.rotation = .privilegeChange(restartingLifetime: restarting)
  }
}
