import Sessions

struct ListShortPage: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let page = try await indexed().records(of: subject, after: cursor, limit: limit, now: .beginning)
    return page.filter { $0.record.isLive(at: now) }
  }
}
