import Sessions

struct SubjectSetOnce: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.replace { operation, draft in
      if case .setSubject = operation, draft.content.subject != nil { [] } else { [operation] }
    }
  }
}
