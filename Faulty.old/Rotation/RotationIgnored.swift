import Sessions

struct RotationIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    if commit.snapshot != nil { commit.options.rotation = nil }
  }
}
