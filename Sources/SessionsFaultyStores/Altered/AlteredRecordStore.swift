package import Sessions

/// A record store that does some operations in another way and passes the others on.
///
/// Each planted fault of a record store is a value of this one type. With a type for each fault the compiler would repeat every operation
/// that it passes on.
package struct AlteredRecordStore: SubjectIndexedRecordStore {
  package typealias Create = @Sendable (_ key: RecordKey, _ record: SessionRecord, _ now: Timestamp) async throws -> Bool
  package typealias Load = @Sendable (_ key: RecordKey, _ now: Timestamp) async throws -> SessionRecord?
  package typealias Replace = @Sendable (_ request: ReplaceRequest) async throws -> ReplaceOutcome
  package typealias Touch = @Sendable (_ key: RecordKey, _ idleDeadline: Timestamp, _ now: Timestamp) async throws -> Bool
  package typealias Destroy = @Sendable (_ key: RecordKey, _ version: Int64?) async throws -> Bool
  package typealias Prune = @Sendable (_ now: Timestamp, _ limit: Int) async throws -> Int
  package typealias Ping = @Sendable () async throws -> Void
  package typealias Records = @Sendable (_ request: ListRequest) async throws -> [(key: RecordKey, record: SessionRecord)]
  package typealias Close = @Sendable () async -> Void
  package typealias DestroyAll = @Sendable (_ subject: String, _ except: RecordKey?) async throws -> Int

  /// The arguments of a replace.
  package struct ReplaceRequest: Sendable {
    package var key: RecordKey
    package var version: Int64
    package var record: SessionRecord
    package var forcingIdleDeadline: Bool
    package var now: Timestamp
  }

  /// The arguments of a page of a subject's records.
  package struct ListRequest: Sendable {
    package var subject: String
    package var cursor: RecordKey?
    package var limit: Int
    package var now: Timestamp
  }

  /// The store that operations are passed on to.
  package let base: any SubjectIndexedRecordStore
  /// The declared capabilities.
  package let capabilities: Set<SessionCapability>

  private let alteredCreate: Create?
  private let alteredLoad: Load?
  private let alteredReplace: Replace?
  private let alteredTouch: Touch?
  private let alteredDestroy: Destroy?
  private let alteredPrune: Prune?
  private let alteredPing: Ping?
  private let alteredRecords: Records?
  private let alteredDestroyAll: DestroyAll?
  private let alteredClose: Close?

  /// Creates a store. A closure that throws anything but a ``SessionError`` makes the operation fail with code `backend`.
  package init(
    _ base: any SubjectIndexedRecordStore, capabilities: Set<SessionCapability>? = nil, create: Create? = nil, load: Load? = nil,
    replace: Replace? = nil, touch: Touch? = nil, destroy: Destroy? = nil, prune: Prune? = nil, ping: Ping? = nil,
    records: Records? = nil, destroyAll: DestroyAll? = nil, close: Close? = nil
  ) {
    self.base = base
    self.capabilities = capabilities ?? base.capabilities
    alteredCreate = create
    alteredLoad = load
    alteredReplace = replace
    alteredTouch = touch
    alteredDestroy = destroy
    alteredPrune = prune
    alteredPing = ping
    alteredRecords = records
    alteredDestroyAll = destroyAll
    alteredClose = close
  }

  package func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard let alteredCreate else { return try await base.create(key, record, now: now) }
    do { return try await alteredCreate(key, record, now) } catch { throw SessionError(planted: error) }
  }

  package func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard let alteredLoad else { return try await base.load(key, now: now) }
    do { return try await alteredLoad(key, now) } catch { throw SessionError(planted: error) }
  }

  package func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let request = ReplaceRequest(key: key, version: version, record: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    guard let alteredReplace else { return try await base.replace(request) }
    do { return try await alteredReplace(request) } catch { throw SessionError(planted: error) }
  }

  package func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    guard let alteredTouch else { return try await base.touch(key, idleDeadline: idleDeadline, now: now) }
    do { return try await alteredTouch(key, idleDeadline, now) } catch { throw SessionError(planted: error) }
  }

  package func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    guard let alteredDestroy else { return try await base.destroy(key, expecting: version) }
    do { return try await alteredDestroy(key, version) } catch { throw SessionError(planted: error) }
  }

  package func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard let alteredPrune else { return try await base.prune(now: now, limit: limit) }
    do { return try await alteredPrune(now, limit) } catch { throw SessionError(planted: error) }
  }

  package func ping() async throws(SessionError) {
    guard let alteredPing else { return try await base.ping() }
    do { try await alteredPing() } catch { throw SessionError(planted: error) }
  }

  package func close() async {
    guard let alteredClose else { return await base.close() }
    await alteredClose()
  }

  package func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let request = ListRequest(subject: subject, cursor: cursor, limit: limit, now: now)
    guard let alteredRecords else { return try await base.records(request) }
    do { return try await alteredRecords(request) } catch { throw SessionError(planted: error) }
  }

  package func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    guard let alteredDestroyAll else { return try await base.destroyAll(of: subject, except: key) }
    do { return try await alteredDestroyAll(subject, key) } catch { throw SessionError(planted: error) }
  }
}

extension SubjectIndexedRecordStore {
  /// Does a replace with its arguments in one value.
  package func replace(_ request: AlteredRecordStore.ReplaceRequest) async throws(SessionError) -> ReplaceOutcome {
    try await replace(
      request.key, expecting: request.version, with: request.record, forcingIdleDeadline: request.forcingIdleDeadline, now: request.now)
  }

  /// Lists a page with its arguments in one value.
  package func records(_ request: AlteredRecordStore.ListRequest) async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)] {
    try await records(of: request.subject, after: request.cursor, limit: request.limit, now: request.now)
  }
}

extension SessionError {
  /// Converts any error of an altered operation to one that a store may throw.
  init(planted error: any Error) {
    self = error as? SessionError ?? SessionError(.backend, "the altered operation failed: \(type(of: error))")
  }
}
