import Sessions

struct RotationDropsSubject: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard commit.snapshot != nil, commit.options.rotation != nil else { return }
    commit.operations = [.setSubject(nil)] + commit.operations
  }
}
