import Sessions

struct ClearingRotationKeepsFlash: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard case .privilegeChange(clearing: true, _) = commit.options.rotation, let snapshot = commit.snapshot else { return }
    commit.operations = snapshot.content.flash.map { .keepFlash($0.key, $0.value) } + commit.operations
  }
}
