import Sessions

struct FirstWriteWins: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard commit.snapshot != nil else { return }
    commit.replace { operation, draft in
      guard case .set(let key, let value) = operation else { return [operation] }
      let expected = draft.content.fields[key]
      return [.update(key) { stored throws(SessionError) in stored == expected ? value : stored }]
    }
  }
}
