import Sessions

struct EmptyFlashDropped: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .flash(_, let value) = operation else { return [operation] }
      return ["0", "false", "null", "\"\"", "[]", "{}"].contains(value.json) ? [] : [operation]
    }
  }
}
