import Sessions

final class IndexKeepsOldSubject: ScanningWrapper {
  let scan: KeyedRecords
  private let subjects: Locked<[RecordKey: String]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    scan = KeyedRecords(base)
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    subjects.withLock { $0[key] = record.subject }
    return true
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let old = subjects.withLock { $0 }
    return try await scan.page(after: cursor, limit: limit) { key, record in
      record.isLive(at: now) && [old[key], record.subject].contains { $0?.utf8.elementsEqual(subject.utf8) == true }
    }
  }
}
