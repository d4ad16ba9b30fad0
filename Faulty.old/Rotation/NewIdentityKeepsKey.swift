import Sessions

struct NewIdentityKeepsKey: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    if case .newIdentity = commit.options.rotation { commit.options.rotation = .privilegeChange() }
  }
}
