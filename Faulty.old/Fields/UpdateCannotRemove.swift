import Sessions

struct UpdateCannotRemove: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .update(let key, let body) = operation else { return [operation] }
      return [.update(key) { stored throws(SessionError) in try body(stored) ?? stored }]
    }
  }
}
