import Sessions

struct ListMatchesPrefix: ScanningWrapper {
  let scan: KeyedRecords

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await scan.page(after: cursor, limit: limit) { _, record in
      record.isLive(at: now) && record.subject?.utf8.starts(with: subject.utf8) == true
    }
  }
}
