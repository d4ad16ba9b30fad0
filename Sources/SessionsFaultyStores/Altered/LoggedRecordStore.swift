package import Sessions
package import SessionsTesting

/// A store that keeps a log of its writes, and whose next process reads the log: for faults that show after a restart.
///
/// Its records lie in a memory that ends with the process. A write is acknowledged once it is in the log.
package final class LoggedRecordStore: SubjectIndexedRecordStore {
  /// Reads the log when a process starts: the writes that it finds, of those that were acknowledged.
  package typealias Reading = @Sendable (_ log: [LoggedWrite], _ restart: StoreRestart) -> [LoggedWrite]
  /// The store that serves the memory of a process that read these keys from the log.
  package typealias Serving =
    @Sendable (_ memory: any SubjectIndexedRecordStore, _ found: Set<RecordKey>) -> any SubjectIndexedRecordStore
  typealias Memory = @Sendable () -> any SubjectIndexedRecordStore

  private let base: any SubjectIndexedRecordStore
  private let memory: Memory
  private let reading: Reading
  private let serving: Serving
  /// The acknowledged writes; nil once the process has ended.
  private let log: Locked<[LoggedWrite]?>

  /// Opens an empty store.
  convenience init(memory: @escaping Memory, reading: @escaping Reading, serving: @escaping Serving) {
    self.init(memory(), [], memory, reading, serving)
  }

  private init(
    _ base: any SubjectIndexedRecordStore, _ log: [LoggedWrite], _ memory: @escaping Memory, _ reading: @escaping Reading,
    _ serving: @escaping Serving
  ) {
    self.log = Locked(log)
    (self.base, self.memory, self.reading, self.serving) = (base, memory, reading, serving)
  }

  package var capabilities: Set<SessionCapability> { base.capabilities.union([.persistence]) }

  /// Ends the process of this store, and opens the store in the next one.
  package func restarted(_ restart: StoreRestart) async throws(SessionError) -> LoggedRecordStore {
    let written = log.withLock { log in
      defer { log = nil }
      return log
    }
    guard let written else { throw Self.ended }
    let found = reading(written + [.restart(restart)], restart)
    let next = memory()
    for write in found { try await write.replay(on: next) }
    return LoggedRecordStore(serving(next, Set(found.records.keys)), found, memory, reading, serving)
  }

  private static let ended = SessionError(.unavailable, "the store's process has ended")

  private func acknowledge(_ write: LoggedWrite) throws(SessionError) {
    guard log.withLock({ $0?.append(write) }) != nil else { throw Self.ended }
  }

  package func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    try acknowledge(.create(key, record, now: now))
    return true
  }

  package func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? { try await base.load(key, now: now) }

  package func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let request = AlteredRecordStore.ReplaceRequest(
      key: key, version: version, record: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    guard try await base.replace(request) == .replaced else { return .stale }
    try acknowledge(.replace(request))
    return .replaced
  }

  package func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.touch(key, idleDeadline: idleDeadline, now: now) else { return false }
    try acknowledge(.touch(key, idleDeadline: idleDeadline, now: now))
    return true
  }

  package func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard try await base.destroy(key, expecting: version) else { return false }
    try acknowledge(.destroy(key, version: version))
    return true
  }

  package func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let count = try await base.prune(now: now, limit: limit)
    try acknowledge(.prune(now: now, limit: limit))
    return count
  }

  package func ping() async throws(SessionError) { try await base.ping() }

  package func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await base.records(of: subject, after: cursor, limit: limit, now: now)
  }

  package func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let count = try await base.destroyAll(of: subject, except: key)
    try acknowledge(.destroyAll(of: subject, except: key))
    return count
  }
}
