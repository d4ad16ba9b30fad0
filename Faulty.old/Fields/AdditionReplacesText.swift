import Sessions

struct AdditionReplacesText: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .add(let key, let amount) = operation else { return [operation] }
      return [
        .update(key) { stored throws(SessionError) in
          let (sum, overflow) = (stored.flatMap { Int64($0.json) } ?? 0).addingReportingOverflow(amount)
          if overflow { throw SessionError(.typeMismatch, "does not fit into 64 bits") }
          return EncodedValue(json: String(sum))
        }
      ]
    }
  }
}
