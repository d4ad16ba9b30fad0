import Sessions

struct IndexQuietlyMissing: SessionStoreWrapper {
  let base: any SessionStore

  var capabilities: Set<SessionCapability> { base.capabilities.subtracting([.subjectIndex]) }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  { [] }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int { 0 }
}
