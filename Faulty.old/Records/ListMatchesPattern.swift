import Sessions

struct ListMatchesPattern: ScanningWrapper {
  let scan: KeyedRecords

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await scan.page(after: cursor, limit: limit) { _, record in
      record.isLive(at: now) && matches(record.subject, pattern: subject)
    }
  }

  private func matches(_ subject: String?, pattern: String) -> Bool {
    guard let subject, subject.utf8.count == pattern.utf8.count else { return false }
    return zip(subject.utf8, pattern.utf8).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "_") }
  }
}
