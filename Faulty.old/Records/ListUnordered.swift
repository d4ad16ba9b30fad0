import Sessions

struct ListUnordered: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await indexed().records(of: subject, after: cursor, limit: limit, now: now).reversed()
  }
}
