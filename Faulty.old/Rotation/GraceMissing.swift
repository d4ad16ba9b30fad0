import Sessions

struct GraceMissing: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    if commit.options.rotation == .periodic { commit.options.rotation = .privilegeChange() }
  }
}
