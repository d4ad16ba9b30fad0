import Sessions

struct RotationRestartsLifetime: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard case .privilegeChange(let clearing, _) = commit.options.rotation else { return }
    commit.options.rotation = .privilegeChange(clearing: clearing, restartingLifetime: true)
  }
}
