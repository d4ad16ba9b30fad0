import Sessions

struct ListFailsOnDamaged: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let page = try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
    guard !page.contains(where: { (try? RecordPayload($0.record.payload)) == nil }) else {
      throw SessionError(.corrupt, "a record of the list cannot be decoded")
    }
    return page
  }
}
