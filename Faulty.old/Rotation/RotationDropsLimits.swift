import Sessions

struct RotationDropsLimits: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard commit.snapshot != nil, commit.options.rotation != nil else { return }
    commit.operations = [.setLimits(idle: nil, absolute: nil)] + commit.operations
  }
}
