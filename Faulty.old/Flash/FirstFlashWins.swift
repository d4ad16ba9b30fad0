import Sessions

struct FirstFlashWins: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .flash(let key, let value) = operation else { return [operation] }
      return [.keepFlash(key, value)]
    }
  }
}
