public import Sessions
import SessionsBatching

/// Keeps sessions in a collection of a MongoDB database, with the system's libmongoc.
///
/// ```swift
/// let store = try MongoRecordStore("mongodb+srv://web:secret@cluster.example.org/site")
/// try await store.prepare()
/// ```
///
/// The URL is libmongoc's, with everything that it knows: replica sets, TLS, SCRAM, X.509. Writes are confirmed by a majority's journals unless the
/// URL's `w` and `journal` say otherwise, and sessions are read from the primary only (`[DUR-2]`). MongoDB 4.2 or later is needed: a
/// replica set, a sharded cluster or a server that stands alone. Several stores, in this process or in others, may work on one collection.
///
/// libmongoc's calls block, so the store has threads of its own, each with a connection, and no more than
/// ``MongoConfiguration/maximumConnections``. They are started when they are needed. libmongoc's own `retryWrites` is off, whatever the URL
/// says: a write whose answer was lost ends with an error that says so (`[DUR-3]`), and one that the server refused, such as in an
/// election, is sent again until its deadline.
///
/// libmongoc writes warnings of its own to standard error unless somebody takes them. The first store of a process turns that off; a program that
/// wants them calls libmongoc's `mongoc_log_set_handler` after that.
///
/// A session is one document. MongoDB's TTL monitor removes it an hour after its deadline, so ``prune(now:limit:)`` is needed only where
/// records have to go sooner.
public final class MongoRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The failures that an acknowledged write survives, by the write concern of the URL.
  public let durability: MongoDurability

  let queue: MongoQueue
  let collection: String
  private let timeout: Duration

  /// Creates a store. No connection is made yet: see ``prepare()``.
  ///
  /// - Parameters:
  ///   - url: A `mongodb://` or `mongodb+srv://` URL for libmongoc. It names the database, unless the configuration does.
  ///   - configuration: The settings.
  /// - Throws: `SessionError` with code `misconfigured` when libmongoc cannot read the URL or a setting cannot work; it never quotes the URL.
  public init(_ url: String, configuration: MongoConfiguration = MongoConfiguration()) throws(SessionError) {
    try configuration.validate()
    let url = try MongoURL(url, configuration)
    durability = url.durability
    collection = configuration.collection
    timeout = configuration.timeout
    queue = MongoQueue(url, configuration)
  }

  /// Connects, and creates the collection and its indexes if they are missing (`[NS-4]`).
  ///
  /// The first operation does the same. Called at the start of an application, this finds mistakes before the first request does. An
  /// application that starts before its database does not call it.
  ///
  /// - Throws: `SessionError` with code `misconfigured` when the server refuses the user, when a right is missing, when the server is older than
  ///   MongoDB 4.2, or when the collection holds something else, which is then left as it was. `unavailable` when no primary is reached in time.
  public func prepare() async throws(SessionError) {
    try await ping()
  }

  /// The subject index, persistence and a shared backend.
  public var capabilities: Set<SessionCapability> { [.subjectIndex, .persistence, .sharedBackend] }

  /// Inserts a record with version 1 (`[ST-1]`); false, with nothing changed, when the key has any record.
  ///
  /// Throws `tooLarge` for a record that is larger than a document of MongoDB may be, 16 MiB.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try MongoRecordStore.checkSize(record)
    return try await submit(.create(key, record)).flag
  }

  /// Reads a live record (`[ST-2]`).
  ///
  /// Throws `corrupt` when something other than this package wrote fields of wrong types.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await submit(.load(key, now: now)).record
  }

  /// Replaces a live record whose version is `version` (`[ST-3]`).
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try MongoRecordStore.checkSize(record)
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
  /// A large number is removed in parts, each with the deadline of an operation, so that other operations go on meanwhile: the call takes as
  /// long as all parts do. One that is cancelled or fails has removed what its parts removed, and its error is indeterminate then.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var removed = 0
    while removed < limit {
      do throws(SessionError) {
        let part = try await submit(.prune(now: now, limit: limit - removed)).pruned
        removed += part.count
        if part.upTo == nil { break }
      } catch {
        throw error.after(removed)
      }
    }
    return removed
  }

  /// Writes the collection's own entry, with the write concern of every write (`[ST-11]`).
  ///
  /// So it fails where no primary is reached, where too few members confirm a write, where the user may not write, and where the disk is full. No
  /// session is read or written. A collection that was dropped is made again.
  public func ping() async throws(SessionError) {
    _ = try await submit(.ping)
  }

  /// The live records whose subject is `subject`, byte for byte, in the order of their keys (`[IX-2]`).
  ///
  /// A document with fields of wrong types is left out, so that it does not hide the others. Many are read in parts, each with the deadline of an
  /// operation.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await RecordOperation.records(of: subject, after: cursor, limit: limit, now: now) { operation throws(SessionError) in
      try await submit(operation)
    }
  }

  /// Deletes all records of a subject but the excepted one (`[IX-3]`).
  ///
  /// MongoDB deletes one document after the other, so it is looked again until nothing is found twice. A call that fails after some were
  /// deleted throws an indeterminate error: call it again. One that meets sessions that get new keys all the while does that too.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var (count, emptyPasses, left) = (0, 0, Set([key].compactMap { $0 }))
    do throws(SessionError) {
      for _ in 0..<MongoRecordStore.passesAllowed {
        var (isEmpty, cursor): (Bool, RecordKey?) = (true, nil)
        repeat {
          let part = try await submit(.destroyPart(of: subject, without: left, after: cursor))
          guard case .destroyed(let deleted, let found, let next) = part else {
            preconditionFailure("the operation answers with records that were destroyed")
          }
          (count, cursor, isEmpty) = (count + deleted, next, isEmpty && found.isEmpty)
          // Each key once: a session that is made under one of them meanwhile is a new one, which this call knows nothing of. One that was
          // not deleted was destroyed by somebody else, or had another subject at that moment.
          left.formUnion(found)
        } while cursor != nil
        // A session that gets a new key must not escape by that (`[ROT-16]`). A look passes over the keys one by one, and a session may have
        // been before and behind: two that found nothing have missed it only if it moved twice, each time at the right moment.
        emptyPasses = isEmpty ? emptyPasses + 1 : 0
        if emptyPasses == 2 { return count }
      }
      throw SessionError.subjectMoves
    } catch {
      throw error.after(count)
    }
  }

  /// The most passes of one `destroyAll`, so that it ends while sessions move all the time.
  private static let passesAllowed = 16

  private func submit(_ operation: RecordOperation) async throws(SessionError) -> RecordResponse {
    try await submit(.record(operation)).record
  }

  func submit(_ operation: MongoOperation) async throws(SessionError) -> MongoResponse {
    try await queue.submit(operation, until: Deadline(after: timeout))
  }

  private static func checkSize(_ record: SessionRecord) throws(SessionError) {
    let size = record.payload.count + (record.subject?.utf8.count ?? 0) + MongoDocuments.overhead
    guard size > MongoDocuments.largest else { return }
    throw .tooLarge("a record of \(size) bytes is larger than a document of MongoDB may be, \(MongoDocuments.largest) bytes")
  }

  /// Does the operations that wait, ends the threads and closes the connections (`[ST-12]`).
  ///
  /// Operations that come later fail with `closed`. Closing again does nothing. A store that is released without it ends them too.
  public func close() async {
    await queue.close()
  }
}

extension MongoRecordStore: CustomReflectable {
  /// Shows nothing of the connection: its URL holds the password (`[ERR-4]`).
  public var customMirror: Mirror { Mirror(self, children: ["durability": durability]) }
}
