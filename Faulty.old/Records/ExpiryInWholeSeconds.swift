import Sessions

final class ExpiryInWholeSeconds: RecordStoreWrapper {
  let base: any SessionRecordStore
  /// When the backend removes each record.
  private let deadlines: Locked<[RecordKey: Timestamp]> = Locked([:])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    try await expire(key, now: now)
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if let deadline = deadlines.withLock({ $0[key] }), deadline <= now { return nil }
    return try await base.load(key, now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let outcome = try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    if outcome == .replaced { try await expire(key, now: now) }
    return outcome
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    try await expire(key, now: now)
    return true
  }

  private func expire(_ key: RecordKey, now: Timestamp) async throws(SessionError) {
    guard let record = try await stored(key) else { return }
    let seconds = now.duration(to: record.expiresAt).components.seconds
    deadlines.withLock { $0[key] = record.expiresAt.isUnlimited ? nil : now.advanced(by: .seconds(seconds)) }
  }
}
