import CSQLite
import Logging
public import Sessions
import SessionsBatching
import Synchronization

/// Keeps sessions in a table of an SQLite file, with the system's SQLite library.
///
/// ```swift
/// let store = try SQLiteRecordStore(path: "sessions.db")
/// ```
///
/// One connection serves all tasks. A read goes straight to it while it is free, and so does a lone write that need not wait for the disk.
/// All other operations are gathered, and those that came together are one transaction, so that concurrent requests share the cost of a
/// commit. Several stores, in this process or in others, may work on the same table.
///
/// The file is put into write-ahead log mode and must be on a local disk. SQLite keeps two files beside it, with the suffixes
/// `-wal` and `-shm`: they belong to it. A new file is for its owner alone, and so are these. No write is acknowledged once the file was
/// removed, replaced or overwritten: the operations fail with `unavailable` until it is back, or the store is opened again.
public final class SQLiteRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The failures that an acknowledged write survives.
  public let durability: SQLiteDurability

  let transport: SQLiteTransport
  let queue: CombiningQueue<SQLiteTransport>
  let timeout: Duration
  /// The number of tasks that are writing a record.
  private let writers = Atomic<Int>(0)

  /// Opens a file, which is created if it is missing, and the table in it (`[NS-4]`).
  ///
  /// It waits on the calling thread for another process that holds the file's lock, at most for the configured timeout.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when the path or the configuration cannot work, or when the file or the
  ///   table is not one of this package's or has a trigger, and is then left as it was, or when SQLite is older than 3.37; `unavailable` when
  ///   the file is locked or its disk is full.
  public init(path: String, configuration: SQLiteConfiguration = SQLiteConfiguration()) throws(SessionError) {
    try configuration.validate()
    try SQLiteLibrary.validate()
    let path = try SQLitePath.resolve(path)
    try SQLitePath.create(path)
    let database = try SQLiteDatabase(path: path, configuration: configuration)
    let log = configuration.log
    log.note("opened an SQLite file", ["path": .string(path), "table": .string(configuration.table)])
    SQLitePath.noteExposure(path, companions: ["-wal", "-shm"].map { database.table.connection.fileName + $0 }, log: log)
    if SQLiteLibrary.hasResetFault() {
      log.note(
        "several stores on one file may damage it with this release of SQLite: update that to 3.51.3, 3.50.7 or 3.44.6",
        ["version": .string(SQLiteRecordStore.libraryVersion)])
    }
    transport = SQLiteTransport(database, path: path, log: log)
    queue = CombiningQueue(
      label: "swift-sessions.sqlite", transport: transport, capacity: configuration.maximumPendingOperations)
    durability = configuration.durability
    timeout = configuration.timeout
  }

  /// The version of the SQLite library that is linked, such as `3.40.1`.
  public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  /// The subject index, persistence and a shared backend.
  public var capabilities: Set<SessionCapability> { [.subjectIndex, .persistence, .sharedBackend] }

  /// Inserts a record with version 1 (`[ST-1]`); false, with nothing changed, when the key has any record.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await write(.create(key, record)).flag
  }

  /// Reads a live record (`[ST-2]`), on the caller's thread while the connection is free.
  ///
  /// Throws `corrupt` when something other than this package wrote columns of wrong types.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard !Task.isCancelled else { throw .queueCancelled }
    if let result = transport.loadIfFree(key, now: now) { return try result.get() }
    return try await submit(.load(key, now: now)).record
  }

  /// Replaces a live record whose version is `version` (`[ST-3]`).
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let operation = RecordOperation.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    return try await write(operation).flag ? .replaced : .stale
  }

  /// Extends a live record's idle deadline (`[ST-4]`).
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await write(.touch(key, idleDeadline: idleDeadline, now: now)).flag
  }

  /// Deletes a record (`[ST-5]`).
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await write(.destroy(key, expecting: version)).flag
  }

  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`).
  ///
  /// A large number is removed in parts, each a transaction of some milliseconds and with the deadline of an operation, so that other
  /// operations go on meanwhile: the call takes as long as all parts do. One that is cancelled or fails has removed what its parts
  /// removed, and its error is indeterminate then.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var (removed, rows) = (0, 100)
    while removed < limit {
      let (began, part) = (Deadline.now, min(rows, limit - removed))
      let count = try await deletePart(.prune(now: now, limit: part), after: removed)
      removed += count
      if count < part { break }
      // So that one takes some milliseconds: others wait for as long.
      let elapsed = Deadline.now.duration(since: began)
      rows = elapsed < .milliseconds(4) ? min(rows * 2, 500) : elapsed > .milliseconds(12) ? max(rows / 2, 25) : rows
    }
    return removed
  }

  /// Does a part of what deletes many records; the parts before have deleted some.
  private func deletePart(_ operation: RecordOperation, after removed: Int) async throws(SessionError) -> Int {
    do throws(SessionError) {
      return try await submit(operation).count
    } catch {
      throw error.after(removed)
    }
  }

  /// Writes this table's entry in the file's catalogue without changing it, and has SQLite look up all that a write of a session needs
  /// (`[ST-11]`).
  ///
  /// So it fails where the table was dropped or changed, where the file was removed or replaced, and where nothing can be written. No
  /// session is read or written.
  public func ping() async throws(SessionError) {
    _ = try await submit(.ping)
  }

  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A row with columns of wrong types is left out, so that it does not hide the others. Where many expired records of the subject are
  /// between the live ones, they are passed over in parts of some milliseconds, between which other operations go on.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await RecordOperation.records(of: subject, after: cursor, limit: limit, now: now) { operation throws(SessionError) in
      try await submit(operation)
    }
  }

  /// Deletes all records of a subject but the excepted one (`[IX-3]`).
  ///
  /// More than some hundred are deleted in parts, as those of ``prune(now:limit:)``. A call that fails after the first part throws an
  /// indeterminate error: call it again.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var removed = 0
    while true {
      let count = try await deletePart(.destroyAll(of: subject, except: key), after: removed)
      removed += count
      if count < SQLiteRecordTable.deletionsAllowed { return removed }
    }
  }

  /// Writes one record, on the caller's thread if no other task is about to write.
  ///
  /// Such a write has no other to share a transaction with, and handing it to another thread costs as much as doing it. It never waits: it
  /// copies pages into the log, which the system writes to the disk later. With ``SQLiteDurability/powerLoss`` it would wait for the disk,
  /// which no thread of the pool may do.
  private func write(_ operation: RecordOperation) async throws(SessionError) -> RecordResponse {
    guard durability == .processCrash else { return try await submit(operation) }
    let isAlone = writers.wrappingAdd(1, ordering: .relaxed).oldValue == 0
    defer { writers.wrappingSubtract(1, ordering: .relaxed) }
    if isAlone, queue.isIdle {
      guard !Task.isCancelled else { throw .queueCancelled }
      if let result = transport.writeIfFree(operation) { return try result.get() }
    }
    return try await submit(operation)
  }

  private func submit(_ operation: RecordOperation) async throws(SessionError) -> RecordResponse {
    try await queue.submit(operation, until: Deadline(after: timeout))
  }

  /// Does the operations that wait, copies the write-ahead log into the file and closes it (`[ST-12]`).
  ///
  /// Operations that come later fail with `closed`. Closing again does nothing. A store that is released without it loses no
  /// acknowledged write either.
  public func close() async {
    await queue.close(discarding: false)
  }
}
