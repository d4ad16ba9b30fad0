import Sessions

struct ListSkipsOne: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard cursor != nil else { return try await indexed().records(of: subject, after: nil, limit: limit, now: now) }
    return Array(try await indexed().records(of: subject, after: cursor, limit: limit, now: now).dropFirst())
  }
}
