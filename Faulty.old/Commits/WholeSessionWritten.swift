import Sessions

struct WholeSessionWritten: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard let content = commit.snapshot?.content, commit.options.rotation == nil, !commit.operations.isEmpty else { return }
    commit.operations = [.clear] + content.operations + commit.operations
  }
}
