import Sessions

struct RotationChangesKey: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    if commit.options.rotation == .privilegeChange() { commit.options.rotation = .newIdentity() }
  }
}
