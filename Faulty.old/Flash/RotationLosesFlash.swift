import Sessions

struct RotationLosesFlash: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard let snapshot = commit.snapshot, commit.options.rotation != nil else { return }
    commit.operations = snapshot.content.flash.keys.map { .removeFlash($0) } + commit.operations
  }
}
