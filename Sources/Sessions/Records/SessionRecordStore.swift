/// The protocol of an adapter: seven operations on one record at a time, each atomic.
///
/// ``ServerSessionStore`` turns any record store into a ``SessionStore``, with tokens, merging, flash and rotation. Every
/// operation judges liveness with the caller's `now`, half-open: at the deadline a record is expired (`[TTL-1]`).
///
/// All operations throw ``SessionError``: `unavailable`, `timeout` or `backend` when the backend fails, never an outcome that
/// reads as "no session" (`[ERR-2]`); and `cancelled` when the task was, with the operation then done or not done (`[ST-9]`).
public protocol SessionRecordStore: Sendable {
  /// The capabilities of the backend beyond the seven operations, such as ``SessionCapability/persistence``.
  ///
  /// A backend with ``SessionCapability/subjectIndex`` conforms to ``SubjectIndexedRecordStore``.
  var capabilities: Set<SessionCapability> { get }

  /// Inserts a record with version 1 (`[ST-1]`).
  ///
  /// - Returns: false, with nothing changed, when the key has any record: live, expired or corrupt (`[ID-6]`).
  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool

  /// Reads a live record; nil when there is none. Never deletes unless the record is still expired (`[ST-2]`).
  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord?

  /// Replaces a live record whose version is `version`; the new version is `version + 1`, whatever `record.version` says (`[ST-3]`).
  ///
  /// The creation time is kept. The idle deadline becomes the later of the stored and the new one, so that a concurrent touch is
  /// not undone; with `forcingIdleDeadline` it becomes the new one.
  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome

  /// Extends a live record's idle deadline to the later of the stored one and `min(idleDeadline, absolute deadline)` (`[ST-4]`).
  ///
  /// Version and payload stay as they are.
  ///
  /// - Returns: whether there was a live record.
  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool

  /// Deletes a record, live or not; with a version, only if the record has that one (`[ST-5]`).
  ///
  /// - Returns: whether there was such a record. Its absence is a success.
  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool

  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`).
  ///
  /// - Returns: the number of deleted records.
  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int

  /// Checks that the backend answers and takes writes, as no replica does, without touching a session's record (`[ST-11]`).
  func ping() async throws(SessionError)

  /// Finishes the operations that wait and releases connections and files (`[ST-12]`).
  ///
  /// Operations that come later throw `closed`. Closing again does nothing. The default does nothing at all: it is for a store that has
  /// nothing to release, which goes on serving. Write an own one as `async`, or a direct call prefers the default.
  func close() async
}

extension SessionRecordStore {
  /// Does nothing.
  public func close() async {}

  /// Replaces a live record without shortening its idle deadline.
  public func replace(_ key: RecordKey, expecting version: Int64, with record: SessionRecord, now: Timestamp)
    async throws(SessionError) -> ReplaceOutcome
  {
    try await replace(key, expecting: version, with: record, forcingIdleDeadline: false, now: now)
  }

  /// Deletes a record, whatever its version.
  @discardableResult
  public func destroy(_ key: RecordKey) async throws(SessionError) -> Bool {
    try await destroy(key, expecting: nil)
  }
}

/// A record store that finds the sessions of a subject (`[IX-2]`, `[IX-3]`).
public protocol SubjectIndexedRecordStore: SessionRecordStore {
  /// The live records whose present subject is `subject`, in the order of their keys.
  ///
  /// - Parameters:
  ///   - subject: The subject, compared byte for byte.
  ///   - cursor: The last key of the page before; nil for the first page.
  ///   - limit: The most records to return.
  ///   - now: The time that liveness is judged with.
  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]

  /// Deletes all records of a subject but the excepted one.
  ///
  /// Every session of the subject that was live before the call is gone after it; one that logs in meanwhile may stay (`[IX-3]`).
  ///
  /// - Returns: the number of deleted records.
  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int
}

/// The outcome of a compare-and-swap.
public enum ReplaceOutcome: String, Sendable, Hashable {
  /// The record was replaced; its version is one more than expected.
  case replaced
  /// Nothing was written: the record is absent, expired or has another version.
  case stale
}
