public import Sessions
public import SessionsTesting

/// A record store whose calls fail while a test wants them to: what does the application answer when the backend is down (`[MW-16]`)?
///
/// A failing call does not reach the wrapped store. For answers that are lost after the work was done there is `InterruptibleRecordStore`, and
/// `GatedRecordStore` holds a call back.
public final class FailingStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore
  private let failures: Locked<[RecordCall: SessionError]> = Locked([:])

  /// Wraps a store; every call passes until `fail(_:with:)` is called.
  public init(_ base: any SessionRecordStore) {
    self.base = base
  }

  /// Makes calls of some kinds fail from now on.
  public func fail(_ calls: Set<RecordCall> = Set(RecordCall.allCases), with error: SessionError) {
    failures.withLock { failures in
      for call in calls { failures[call] = error }
    }
  }

  /// Makes calls of some kinds fail from now on with an error of this code.
  public func fail(_ calls: Set<RecordCall> = Set(RecordCall.allCases), with code: SessionErrorCode) {
    fail(calls, with: SessionError(code, "the test makes this call fail"))
  }

  /// Lets calls of some kinds pass again.
  public func repair(_ calls: Set<RecordCall> = Set(RecordCall.allCases)) {
    failures.withLock { failures in
      for call in calls { failures[call] = nil }
    }
  }

  private func pass(_ call: RecordCall) throws(SessionError) {
    if let failure = failures.withLock({ $0[call] }) { throw failure }
  }

  /// Fails as a write, or passes on.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try pass(.write)
    return try await base.create(key, record, now: now)
  }

  /// Fails as a read, or passes on.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try pass(.read)
    return try await base.load(key, now: now)
  }

  /// Fails as a write, or passes on.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try pass(.write)
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  /// Fails as a touch, or passes on.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try pass(.touch)
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  /// Fails as a delete, or passes on.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try pass(.delete)
    return try await base.destroy(key, expecting: version)
  }

  /// Fails as a read, or passes on.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try pass(.read)
    return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  /// Fails as a delete, or passes on.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try pass(.delete)
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
