import Sessions

struct ManyFieldsDropped: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = Array(commit.operations.prefix(100))
  }
}
