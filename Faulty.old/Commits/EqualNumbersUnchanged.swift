import Sessions

struct EqualNumbersUnchanged: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .set(let key, let value) = operation, let number = Double(value.json) else { return [operation] }
      return [.update(key) { stored throws(SessionError) in stored.flatMap { Double($0.json) } == number ? stored : value }]
    }
  }
}
