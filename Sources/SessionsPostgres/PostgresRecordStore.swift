public import Sessions
import SessionsBatching
import Synchronization

/// Keeps sessions in a table of a Postgres database, with the system's libpq.
///
/// ```swift
/// let store = try PostgresRecordStore("postgres://web@db.example.org/site?sslmode=verify-full")
/// try await store.prepare()
/// ```
///
/// The connection string or URL is libpq's, with everything that it knows: services, password files, TLS, several hosts. One connection
/// serves all tasks: concurrent operations are one transaction, and those of a kind are one statement, so that concurrent requests share
/// the way to the server and the cost of a commit. Under load a second connection is made for reads, which need not wait for commits.
/// Several stores, in this process or in others, may work on the same table.
///
/// The connection is made when it is first needed, and again after it was lost. pgbouncer and similar poolers may be between, also in
/// transaction mode. The store has to work on the primary: one on a standby fails with `unavailable` (`[DUR-2]`). For a fail-over name all
/// hosts: each new connection looks for the one that takes writes. Where hosts come from the environment or a service file, add
/// `target_session_attrs=read-write`.
public final class PostgresRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The failures that an acknowledged write survives.
  public let durability: PostgresDurability

  /// The connector of the connection that writes.
  let connector: PostgresConnector
  let queue: CombiningQueue<PostgresTransport>
  /// The connector and the queue of the reads once many are under way: with one connection for all they would wait for the commits of
  /// writes.
  private let readConnector: PostgresConnector
  let reads: CombiningQueue<PostgresTransport>
  /// The number of reads that found the first connection busy.
  private let waits = Atomic<Int>(0)
  private let timeout: Duration
  private let readsApart: Bool

  /// Creates a store. No connection is made yet: see ``prepare()``.
  ///
  /// - Parameters:
  ///   - connection: A connection string or URL for libpq; missing options come from the environment, as everywhere with libpq.
  ///   - configuration: The settings.
  /// - Throws: `SessionError` with code `misconfigured` when libpq cannot read the connection string or a setting cannot work.
  public init(_ connection: String, configuration: PostgresConfiguration = PostgresConfiguration()) throws(SessionError) {
    try configuration.validate()
    let (string, table) = (try PostgresConnectionString(connection), try PostgresTableName(configuration.table))
    guard configuration.credentials == nil || !string.hasPassword else {
      throw .misconfigured("the connection string has a password, and credentials is set: leave one out")
    }
    connector = PostgresConnector(string, table: table, configuration)
    readConnector = PostgresConnector(string, table: table, configuration, following: connector)
    let capacity = configuration.maximumPendingOperations
    queue = CombiningQueue(
      label: "swift-sessions.postgres", transport: PostgresTransport(connector), capacity: capacity, isRemote: true)
    reads = CombiningQueue(
      label: "swift-sessions.postgres.reads", transport: PostgresTransport(readConnector), capacity: capacity, isRemote: true)
    durability = configuration.durability
    timeout = configuration.timeout
    readsApart = configuration.readsApart
  }

  /// Connects, and creates the table if it is missing (`[NS-4]`).
  ///
  /// The first operation does the same. Called at the start of an application, this finds mistakes before the first request does. An
  /// application that starts before its database does not call it.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when the server refuses the role, when a right is missing, when the server is older than
  ///   Postgres 12, or when the table is not one of this package's, belongs to a role that is not trusted with sessions, or has triggers,
  ///   rules or rows that are hidden from the role; it is then left as it was. `unavailable` when no server is reached in time.
  public func prepare() async throws(SessionError) {
    try await ping()
  }

  /// The subject index, persistence and a shared backend.
  public var capabilities: Set<SessionCapability> { [.subjectIndex, .persistence, .sharedBackend] }

  /// Inserts a record with version 1 (`[ST-1]`); false, with nothing changed, when the key has any record.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await submit(.create(key, record)).flag
  }

  /// Reads a live record (`[ST-2]`).
  ///
  /// Throws `corrupt` when something other than this package wrote a subject that is not UTF-8.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await read(.load(key, now: now)).record
  }

  /// Replaces a live record whose version is `version` (`[ST-3]`).
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let operation = RecordOperation.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    return try await submit(operation).flag ? .replaced : .stale
  }

  /// Extends a live record's idle deadline (`[ST-4]`).
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await submit(.touch(key, idleDeadline: idleDeadline, now: now)).flag
  }

  /// Deletes a record (`[ST-5]`).
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await submit(.destroy(key, expecting: version)).flag
  }

  /// Deletes at most `limit` expired records, the longest expired first (`[ST-6]`).
  ///
  /// A large number is removed in parts, each a transaction of some milliseconds and with the deadline of an operation, so that other
  /// operations go on meanwhile: the call takes as long as all parts do. One that is cancelled or fails has removed what its parts
  /// removed. Records that another session has locked, such as another node that prunes, are passed over.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var (removed, part) = (0, PostgresPrunePart())
    while removed < limit {
      let began = Deadline.now
      do throws(SessionError) {
        var request = PostgresRequest(.prune(now: now, limit: limit - removed))
        request.part = part
        let done = try await submit(request).pruned
        removed += done.count
        guard let next = done.upTo else { break }
        part.start = next
        part.adapt(to: Deadline.now.duration(since: began))
      } catch {
        // Rows on a disk that is slow or busy: fewer of them can be done in time.
        guard error.code == .timeout, !error.isIndeterminate, part.isDivisible else { throw error.after(removed) }
        part.shrink()
      }
    }
    return removed
  }

  /// Reads the catalogue, which says that this table is still there, and has the server agree to every kind of write to it (`[ST-11]`).
  ///
  /// So it fails where the table was dropped, a right was revoked, row-level security hides rows, or the server takes no writes. No row is
  /// read or written.
  public func ping() async throws(SessionError) {
    _ = try await submit(.ping)
  }

  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A row whose subject is not UTF-8 is left out, so that it does not hide the others. Where many expired records of the subject are
  /// between the live ones, they are passed over in parts, each with the deadline of an operation.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await RecordOperation.records(of: subject, after: cursor, limit: limit, now: now) { operation throws(SessionError) in
      try await read(operation)
    }
  }

  /// Deletes all records of a subject but the excepted one (`[IX-3]`).
  ///
  /// Up to some thousand are deleted in one statement, more in parts, as those of ``prune(now:limit:)``. A call that fails after the first
  /// part throws an indeterminate error: call it again. One that meets sessions that get new keys all the while does that too.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var request = PostgresRequest(.destroyAll(of: subject, except: key))
    var (count, ranges, emptyPasses) = (0, [PostgresKeyRange()], 0)
    do throws(SessionError) {
      for _ in 0..<PostgresRecordStore.passesAllowed {
        var (visited, found, deleted): ([PostgresKeyRange], Int, Int) = ([], 0, 0)
        for var rest: PostgresKeyRange? in ranges {
          while let range = rest {
            request.range = range
            let part = try await submit(request).destroyed
            (count, found, deleted) = (count + part.keys.count, found + part.found, deleted + part.keys.count)
            let (done, next) = range.divided(after: part.upTo, removed: part.keys)
            visited.append(done)
            rest = next
          }
        }
        // A session that gets a new key must not escape by that (`[ROT-16]`). One statement saw all at one instant. Of several, a session may
        // have been before and behind: two passes that found nothing have missed it only if it moved twice, each time at the right moment.
        emptyPasses = found == 0 ? emptyPasses + 1 : 0
        if visited.count == 1 && deleted == found || emptyPasses == 2 { return count }
        ranges = visited
      }
      throw SessionError.subjectMoves
    } catch {
      throw error.after(count)
    }
  }

  /// The most passes of one `destroyAll`, so that it ends while sessions move all the time.
  private static let passesAllowed = 16

  /// Reads on the second connection once there is one.
  ///
  /// It is made when reads have often met the first one busy, so that a caller that asks for one thing at a time has one connection.
  private func read(_ operation: RecordOperation) async throws(SessionError) -> RecordResponse {
    if !readConnector.hasConnected {
      if !readsApart || queue.isIdle { return try await submit(operation) }
      if waits.wrappingAdd(1, ordering: .relaxed).newValue >= PostgresRecordStore.waitsBeforeReader { readConnector.start() }
      guard readConnector.hasConnected else { return try await submit(operation) }
    }
    return try await reads.submit(PostgresRequest(operation), until: Deadline(after: timeout))
  }

  private static let waitsBeforeReader = 256

  private func submit(_ operation: RecordOperation) async throws(SessionError) -> RecordResponse {
    try await submit(PostgresRequest(operation))
  }

  private func submit(_ request: PostgresRequest) async throws(SessionError) -> RecordResponse {
    try await queue.submit(request, until: Deadline(after: timeout))
  }

  /// Does the operations that wait and closes the connection (`[ST-12]`).
  ///
  /// Operations that come later fail with `closed`. Closing again does nothing. A store that is released without it closes its connection
  /// too.
  public func close() async {
    await queue.close(discarding: false)
    await reads.close(discarding: false)
  }
}

extension PostgresRecordStore: CustomReflectable {
  /// Shows nothing of the connection: its string holds the password, and its buffers hold sessions (`[ERR-4]`).
  public var customMirror: Mirror { Mirror(self, children: ["durability": durability]) }
}
