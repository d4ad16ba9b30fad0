import Sessions

struct ConflictIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.options.onlyIfUnchanged = false
  }
}
