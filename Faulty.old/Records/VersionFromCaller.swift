import Sessions

struct VersionFromCaller: RenumberingWrapper {
  let numbered: RenumberedRecords

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    numbered.renumber(key, by: record.version &- 1)
    return true
  }
}
