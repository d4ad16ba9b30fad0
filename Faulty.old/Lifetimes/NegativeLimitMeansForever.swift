import Sessions

struct NegativeLimitMeansForever: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.map { operation in
      guard case .setLimits(let idle, let absolute) = operation else { return operation }
      return .setLimits(idle: idle.map(endless), absolute: absolute.map(endless))
    }
  }

  private func endless(_ limit: SessionLimit) -> SessionLimit {
    if case .after(let duration) = limit, duration < .zero { .unlimited } else { limit }
  }
}
