import Sessions

struct AdditionWraps: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .add(let key, let amount) = operation else { return [operation] }
      return [
        .update(key) { stored throws(SessionError) in
          guard let number = Int64(stored?.json ?? "0") else { throw SessionError(.typeMismatch, "not an integer") }
          return EncodedValue(json: String(number &+ amount))
        }
      ]
    }
  }
}
