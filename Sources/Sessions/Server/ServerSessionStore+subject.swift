extension ServerSessionStore {
  /// The live sessions of a subject, in the order of their keys.
  public func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    let found = try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
    return found.map { key, record in
      var content = try? RecordPayload(record.payload).content
      content?.subject = record.subject
      return SessionSummary(
        id: key, createdAt: record.createdAt, absoluteDeadline: record.absoluteDeadline,
        idleDeadline: record.idleDeadline, content: content)
    }
  }

  /// Ends every session that the subject had before the call, but the excepted one.
  public func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await indexed().destroyAll(of: subject, except: id)
  }

  private func indexed() throws(SessionError) -> any SubjectIndexedRecordStore {
    // An empty list would read as "nobody is logged in" (`[IX-7]`).
    guard capabilities.contains(.subjectIndex), let indexed = records as? any SubjectIndexedRecordStore else {
      throw .unsupported(.subjectIndex)
    }
    return indexed
  }
}
