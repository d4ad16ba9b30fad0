import Sessions

struct FlashRemovalIgnored: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      if case .removeFlash = operation { [] } else { [operation] }
    }
  }
}
