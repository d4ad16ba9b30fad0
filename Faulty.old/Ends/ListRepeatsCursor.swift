import Sessions

struct ListRepeatsCursor: SessionStoreWrapper {
  let base: any SessionStore

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    guard let cursor else { return try await base.sessions(of: subject, after: nil, limit: limit, now: now) }
    let all = try await base.sessions(of: subject, now: now)
    return Array(all.drop { $0.id.bytes.lexicographicallyPrecedes(cursor.bytes) }.prefix(limit))
  }
}
