import Sessions

struct CookieRestartsLifetime: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    guard let snapshot = commit.snapshot, !commit.operations.isEmpty, !snapshot.absoluteDeadline.isUnlimited else { return }
    let lifetime = snapshot.createdAt.duration(to: snapshot.absoluteDeadline)
    commit.operations.append(.expire(at: commit.now.advanced(by: lifetime)))
  }
}
