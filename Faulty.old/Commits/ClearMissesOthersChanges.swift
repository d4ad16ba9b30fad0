import Sessions

struct ClearMissesOthersChanges: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.replace { operation, draft in
      if case .clear = operation { draft.content.removals } else { [operation] }
    }
  }
}
