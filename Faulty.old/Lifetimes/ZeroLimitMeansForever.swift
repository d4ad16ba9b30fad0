import Sessions

struct ZeroLimitMeansForever: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.flatMap { operation -> [SessionOperation] in
      guard case .setLimits(let idle, let absolute) = operation else { return [operation] }
      return [.setLimits(idle: idle == .after(.zero) ? .unlimited : idle, absolute: absolute == .after(.zero) ? .unlimited : absolute)]
    }
  }
}
