import Sessions

final class VersionSurvivesDestroy: RenumberingWrapper {
  let numbered: RenumberedRecords
  /// The last version of each destroyed record.
  private let last: Locked<[RecordKey: Int64]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    numbered = RenumberedRecords(base)
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    numbered.renumber(key, by: last.withLock { $0[key] } ?? 0)
    return true
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    let ended = try await stored(key)?.version
    guard try await base.destroy(key, expecting: version) else { return false }
    last.withLock { $0[key] = ended }
    return true
  }
}
