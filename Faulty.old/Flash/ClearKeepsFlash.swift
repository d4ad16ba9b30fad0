import Sessions

struct ClearKeepsFlash: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.replace { operation, draft in
      guard case .clear = operation else { return [operation] }
      return [.clear] + draft.content.flash.map { .keepFlash($0.key, $0.value) }
    }
  }
}
