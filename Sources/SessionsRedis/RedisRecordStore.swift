public import Sessions
import SessionsBatching

/// Keeps sessions in Redis, with the system's hiredis library, and its OpenSSL where there is TLS.
///
/// ```swift
/// let store = try RedisRecordStore(url: "redis://127.0.0.1:6379")
/// ```
///
/// One connection to each server serves all tasks: the commands of concurrent tasks go out in one write, and their answers are read
/// together. It is made by the first operation and again whenever it is lost. Redis 6.2 or later is needed, also as a cluster or behind
/// Sentinel; reads go to masters only (`[DUR-2]`),
/// whose role is asked again and again.
///
/// A session is one string. Redis drops it by its own clock a while after its deadline, so that ``prune(now:limit:)``, which walks through
/// all sessions, is hardly ever needed.
public final class RedisRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The failures that an acknowledged write survives.
  public var durability: RedisDurability { .serverSettings }

  package let router: RedisRouter
  let keyspace: RedisKeyspace
  let timeout: Duration
  let slack: Duration

  /// Checks the configuration. It does not connect: when a server is down, operations fail and not this.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, naming the setting.
  public init(configuration: RedisConfiguration) throws(SessionError) {
    try configuration.validate()
    keyspace = try RedisKeyspace(configuration.prefix)
    router = try RedisRouter(configuration)
    timeout = configuration.timeout
    slack = configuration.purgeSlack
  }

  /// Creates a store for the servers that a URL names; see ``RedisConfiguration/init(url:prefix:)``.
  ///
  /// - Throws: `SessionError` with code `misconfigured`.
  public convenience init(url: String, prefix: String = "sessions:") throws(SessionError) {
    try self.init(configuration: RedisConfiguration(url: url, prefix: prefix))
  }

  /// The subject index, persistence and a shared backend.
  public var capabilities: Set<SessionCapability> { [.subjectIndex, .persistence, .sharedBackend] }

  /// Inserts a record with version 1 (`[ST-1]`); false, with nothing changed, when the key has any value.
  ///
  /// A record with a subject is put into the subject's index first, so that it is never live without being found.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try RedisRecordStore.checkSubject(record.subject)
    let deadline = Deadline(after: timeout)
    var until: Timestamp?
    if let subject = record.subject {
      let end = record.indexEnd(record.expiresAt, now: now, slack: slack)
      try await addToIndex(key, subject, until: end, now: now, deadline: deadline)
      until = end
    }
    let operation = RedisOperation.create(key, record, indexedUntil: until, now: now)
    if case .status = try await submit(operation, until: deadline) { return true }
    return false
  }

  /// Reads a live record (`[ST-2]`). Throws `corrupt` when something other than this package wrote the key's value.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard case .record(let record) = try await router.submit(.load(key), timeout: timeout), record.isLive(at: now) else { return nil }
    return record
  }

  /// Replaces a live record whose version is `version` (`[ST-3]`).
  ///
  /// One round trip, and two more when the record gets a subject that its index does not know yet.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try RedisRecordStore.checkSubject(record.subject)
    let deadline = Deadline(after: timeout)
    var indexedUntil: Timestamp?
    while true {
      let operation = RedisOperation.replace(
        key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, indexedUntil: indexedUntil, now: now)
      let response = try await submit(operation, until: deadline)
      guard let bytes = response.bytes, bytes.count == 8, let subject = record.subject else {
        return response.integer == 1 ? .replaced : .stale
      }
      let end = record.indexEnd(bytes.timestamp, now: now, slack: slack)
      try await addToIndex(key, subject, until: end, now: now, deadline: deadline)
      indexedUntil = end
    }
  }

  /// Extends a live record's idle deadline (`[ST-4]`).
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    let deadline = Deadline(after: timeout)
    var indexed: RedisIndexing?
    while true {
      let response = try await submit(.touch(key, idleDeadline: idleDeadline, indexed: indexed, now: now), until: deadline)
      guard let bytes = response.bytes, bytes.count >= 10 else { return response.integer == 1 }
      guard let subject = String(validating: bytes[10...], as: UTF8.self) else { throw .notARecord }
      // Only a record without an absolute deadline outlives its entry in the index.
      let end = SessionRecord.indexEnd(bytes.timestamp, isBounded: false, now: now, slack: slack)
      try await addToIndex(key, subject, until: end, now: now, deadline: deadline)
      indexed = RedisIndexing(subject: subject, until: end)
    }
  }

  /// Deletes a record (`[ST-5]`).
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    let operation = version.map { RedisOperation.destroyVersion(key, $0) } ?? .destroy(key)
    return try await router.submit(operation, timeout: timeout).integer == 1
  }

  /// Has every master do all that a write needs, on a key that does not exist, so that nothing changes (`[ST-11]`).
  ///
  /// It throws what a write would: when a server is a replica, its memory or its disk is full, too few replicas follow it, or the user may
  /// not run scripts or one of the commands in them. A plain PING would be answered in all of these cases.
  public func ping() async throws(SessionError) {
    let names = try await router.names(beginning: keyspace.pingName, timeout: timeout)
    let failures = await withTaskGroup(of: SessionError?.self) { [router, timeout] group in
      for name in names {
        group.addTask {
          do throws(SessionError) {
            _ = try await router.submit(.probe(name: name), timeout: timeout)
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(into: [SessionError]()) { if let failure = $1 { $0.append(failure) } }
    }
    // What no waiting mends is said first.
    if let failure = failures.first(where: { $0.code == .misconfigured }) ?? failures.first { throw failure }
  }

  /// Does the operations that wait and closes the connections (`[ST-12]`).
  ///
  /// Operations that come later fail with `closed`. Closing again does nothing.
  public func close() async { await router.close() }

  /// Has an operation done by the deadline, and within the time of one operation.
  func submit(_ operation: RedisOperation, until deadline: Deadline) async throws(SessionError) -> RedisResponse {
    let now = Deadline.now
    guard now < deadline else { throw .noReply(isIndeterminate: false) }
    return try await router.submit(operation, timeout: .nanoseconds(deadline.uptimeNanoseconds - now.uptimeNanoseconds))
  }

  private static func checkSubject(_ subject: String?) throws(SessionError) {
    guard let subject, subject.utf8.count > RedisValue.longestSubject else { return }
    throw .tooLarge("a subject of \(subject.utf8.count) bytes is longer than the \(RedisValue.longestSubject) that a record holds")
  }
}

extension RedisRecordStore: CustomReflectable {
  /// Shows nothing of the connections: their settings hold passwords, and their buffers hold sessions (`[ERR-4]`).
  public var customMirror: Mirror { Mirror(self, children: []) }
}
