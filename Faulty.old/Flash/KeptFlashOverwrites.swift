import Sessions

struct KeptFlashOverwrites: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .keepFlash(let key, let value) = operation else { return [operation] }
      return [.flash(key, value)]
    }
  }
}
