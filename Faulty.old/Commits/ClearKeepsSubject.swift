import Sessions

struct ClearKeepsSubject: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.replace { operation, draft in
      if case .clear = operation { [.clear, .setSubject(draft.content.subject)] } else { [operation] }
    }
  }
}
