import Sessions
import SessionsTesting

/// A record store of any kind.
struct LoadRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
}

/// Has every operation take a while.
struct SlowRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let delay: @Sendable () -> Duration

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let delay = delay()
    if delay > .zero { try? await Task.sleep(for: delay, tolerance: .zero) }
    return try await base.load(key, now: now)
  }
}

/// Says that every hundredth replace was done, and does not do it.
struct ForgetfulRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let replaces = Noted(0)

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let number = replaces.withLock { count in
      count += 1
      return count
    }
    if number.isMultiple(of: 100) { return .replaced }
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}

/// Fails to load when a test says so, which is told the number of the load.
struct FailingRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let loads = Noted(0)
  let fails: @Sendable (Int) -> Bool

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let number = loads.withLock { count in
      count += 1
      return count
    }
    if fails(number) { throw SessionError(.unavailable, "the test took the store away") }
    return try await base.load(key, now: now)
  }
}
