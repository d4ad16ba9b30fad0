import Foundation
import Sessions

/// A record store in another process.
final class ProcessRecordStore: SubjectIndexedRecordStore {
  let capabilities: Set<SessionCapability>

  private let connection: StoreConnection
  private let number: Int

  /// Opens a namespace.
  init(_ namespace: String, in process: StoreProcess.Running) async throws(SessionError) {
    connection = process.connection
    capabilities = process.capabilities
    number = connection.nextStore()
    var request = StoreRequest(.open, store: number)
    request.namespace = namespace
    _ = try await connection.ask(request, for: Bool.self)
  }

  /// Closes the store, also when the calling task was cancelled; with `remove` its namespace is removed.
  ///
  /// A process that does not even answer this is ended: the next case gets a fresh one.
  func close(remove: Bool) async {
    guard connection.isAlive else { return }
    let (connection, number) = (connection, number)
    await Task.detached {
      var request = StoreRequest(.close, store: number)
      request.remove = remove
      do throws(SessionError) {
        _ = try await connection.ask(request, for: Bool.self)
      } catch {
        if error.code == .timeout { connection.kill() }
        if error.code != .unavailable { Console.error("sessionlab: a case's namespace was not closed: \(error)") }
      }
    }.value
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var request = StoreRequest(.create, store: number, key: key, now: now)
    request.record = WireRecord(record)
    return try await connection.ask(request, for: Bool.self)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await connection.ask(StoreRequest(.load, store: number, key: key, now: now), for: WireRecord?.self)?.record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var request = StoreRequest(.replace, store: number, key: key, now: now)
    request.version = version
    request.record = WireRecord(record)
    request.forcingIdleDeadline = forcingIdleDeadline
    return try await connection.ask(request, for: Bool.self) ? .replaced : .stale
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    var request = StoreRequest(.touch, store: number, key: key, now: now)
    request.idleDeadline = idleDeadline.milliseconds
    return try await connection.ask(request, for: Bool.self)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    var request = StoreRequest(.destroy, store: number, key: key)
    request.version = version
    return try await connection.ask(request, for: Bool.self)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var request = StoreRequest(.prune, store: number, now: now)
    request.limit = limit
    return try await connection.ask(request, for: Int.self)
  }

  func ping() async throws(SessionError) {
    _ = try await connection.ask(StoreRequest(.ping, store: number), for: Bool.self)
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    var request = StoreRequest(.records, store: number, now: now)
    request.subject = subject
    request.after = cursor.map { Data($0.bytes) }
    request.limit = limit
    var found: [(key: RecordKey, record: SessionRecord)] = []
    for keyed in try await connection.ask(request, for: [WireRecord.Keyed].self) {
      guard let key = RecordKey([UInt8](keyed.key)) else {
        throw SessionError(.backend, "a listed key has \(keyed.key.count) bytes instead of \(RecordKey.byteCount)")
      }
      found.append((key, keyed.record.record))
    }
    return found
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var request = StoreRequest(.destroyAll, store: number)
    request.subject = subject
    request.except = key.map { Data($0.bytes) }
    return try await connection.ask(request, for: Int.self)
  }
}
