import Sessions

struct SubjectsCaseFolded: CommitRewriter {
  let base: any SessionStore

  func rewrite(_ commit: inout CommitRequest) {
    commit.operations = commit.operations.map { operation in
      if case .setSubject(let subject?) = operation { .setSubject(subject.lowercased()) } else { operation }
    }
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    try await base.sessions(of: subject.lowercased(), after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await base.destroyAll(of: subject.lowercased(), except: id)
  }
}
