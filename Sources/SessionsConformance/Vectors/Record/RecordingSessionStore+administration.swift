import Sessions

extension RecordingSessionStore {
  func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .destroyByKey, key: $0.key(id)) },
      { () async throws(SessionError) in try await base.destroy(id: id) }, { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
    -> [SessionSummary]
  {
    if cursor != nil { recorder.refuse("goes on with a list after a key, which is drawn at random") }
    return try await recorder.note(
      { VectorStep(call: .listSessions, at: $0.naming.time(now), subject: VectorText(subject), limit: limit) },
      { () async throws(SessionError) in try await base.sessions(of: subject, after: cursor, limit: limit, now: now) },
      { ($0.naming.outcome($1), $1) })
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await recorder.note(
      { notes in VectorStep(call: .destroyAll, subject: VectorText(subject), except: id.map { notes.key($0) }) },
      { () async throws(SessionError) in try await base.destroyAll(of: subject, except: id) },
      { (VectorOutcome(kind: .count, count: $1), $1) })
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await recorder.note(
      { VectorStep(call: .prune, at: $0.naming.time(now), limit: limit) },
      { () async throws(SessionError) in try await base.prune(now: now, limit: limit) },
      { (VectorOutcome(kind: .count, count: $1), $1) })
  }

  func ping() async throws(SessionError) {
    try await recorder.note(
      { _ in VectorStep(call: .ping) }, { () async throws(SessionError) in try await base.ping() },
      { (VectorOutcome(kind: .done), $1) })
  }
}
