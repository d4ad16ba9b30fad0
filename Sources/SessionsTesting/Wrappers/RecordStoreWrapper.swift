public import Sessions

/// A record store around another one, which passes on the operations that it does not implement itself.
public protocol RecordStoreWrapper: SubjectIndexedRecordStore {
  /// The wrapped store.
  var base: any SessionRecordStore { get }
}

extension RecordStoreWrapper {
  /// The wrapped store's capabilities.
  public var capabilities: Set<SessionCapability> { base.capabilities }

  /// Passes on.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, record, now: now)
  }

  /// Passes on.
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await base.load(key, now: now)
  }

  /// Passes on.
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  /// Passes on.
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  /// Passes on.
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: version)
  }

  /// Passes on.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now, limit: limit)
  }

  /// Passes on.
  public func ping() async throws(SessionError) {
    try await base.ping()
  }

  /// Passes on.
  public func close() async {
    await base.close()
  }

  /// Passes on; throws `unsupported` when the wrapped store has no index.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  /// Passes on; throws `unsupported` when the wrapped store has no index.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await indexed().destroyAll(of: subject, except: key)
  }

  /// The wrapped store, if it has an index.
  ///
  /// - Throws: `SessionError` with code `unsupported`.
  package func indexed() throws(SessionError) -> any SubjectIndexedRecordStore {
    guard let indexed = base as? any SubjectIndexedRecordStore else {
      throw SessionError(.unsupported, "the wrapped store has no subject index")
    }
    return indexed
  }
}

/// A record store whose type was erased, so that a store chosen at run time fits `ServerSessionStore`.
public struct AnyRecordStore: RecordStoreWrapper {
  /// The wrapped store.
  public let base: any SessionRecordStore

  /// Wraps a store.
  public init(_ base: any SessionRecordStore) {
    self.base = base
  }
}
