import Sessions

final class TouchWritesLoadedCopy: RenumberingWrapper {
  let numbered: RenumberedRecords
  /// The payload that each record was last loaded with.
  private let loaded: Locked<[RecordKey: [UInt8]]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    numbered = RenumberedRecords(base)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    loaded.withLock { $0[key] = record?.payload }
    return record
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    guard let copy = loaded.withLock({ $0[key] }) else { return true }
    return try await numbered.edit(key) { $0.payload = copy }
  }
}
