import Sessions

struct DottedKeysNested: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.map { operation in
      guard case .set(let key, let value) = operation else { return operation }
      let path = key.split(separator: ".").map(String.init)
      guard path.count > 1 else { return operation }
      let nested = path.dropFirst().reversed().reduce(value.json) { "{\"\($1)\":\($0)}" }
      return .set(path[0], EncodedValue(json: nested))
    }
  }
}
