import Foundation
package import Sessions

/// A store's process for a whole run: started when it is first needed, and again after it ended, so that a crash costs one case.
package actor StoreProcess {
  /// A process that said hello.
  package struct Running: Sendable {
    let connection: StoreConnection
    let hello: StoreHello
    let capabilities: Set<SessionCapability>
  }

  private struct Start {
    let number: Int
    let task: Task<Result<Running, SessionError>, Never>
  }

  private let command: ChildCommand
  private let deadline: Duration
  private var current: Start?
  private var starts = 0

  package init(_ command: ChildCommand) {
    self.init(command, deadline: StoreConnection.usualDeadline)
  }

  /// - Parameter deadline: The longest wait for an answer.
  package init(_ command: ChildCommand, deadline: Duration) {
    (self.command, self.deadline) = (command, deadline)
  }

  /// The process that runs now.
  ///
  /// - Throws: ``SessionError`` when it does not start or is no store; the next call tries again.
  package func running() async throws(SessionError) -> Running {
    while let start = current {
      if case .success(let running) = await start.task.value, running.connection.isAlive { return running }
      // Another case may have started it again meanwhile.
      if current?.number == start.number { current = nil }
    }
    starts += 1
    // The task has no parent: other cases wait for it too, even if the case that needed it first ends.
    let start = Start(number: starts, task: Task.detached { [command, deadline] in await Self.start(command, deadline) })
    current = start
    return try await start.task.value.get()
  }

  /// Ends the process.
  func stop() async {
    guard let start = current else { return }
    current = nil
    if case .success(let running) = await start.task.value { await running.connection.quit() }
  }

  private static func start(_ command: ChildCommand, _ deadline: Duration) async -> Result<Running, SessionError> {
    do throws(SessionError) {
      let connection = try StoreConnection(command, deadline: deadline)
      var request = StoreRequest(.hello)
      request.version = StoreHello.protocolVersion
      do throws(SessionError) {
        let hello = try await connection.ask(request, for: StoreHello.self)
        return .success(Running(connection: connection, hello: hello, capabilities: try hello.checked()))
      } catch {
        connection.kill()
        throw error
      }
    } catch {
      return .failure(error)
    }
  }
}

/// A record store in another process.
package final class ProcessRecordStore: SubjectIndexedRecordStore {
  package let capabilities: Set<SessionCapability>

  private let connection: StoreConnection
  private let number: Int

  /// Opens a namespace.
  package init(_ namespace: String, in process: StoreProcess.Running) async throws(SessionError) {
    connection = process.connection
    capabilities = process.capabilities
    number = connection.nextStore()
    var request = StoreRequest(.open, store: number)
    request.namespace = namespace
    _ = try await connection.ask(request, for: Bool.self)
  }

  /// Closes the store and keeps its sessions.
  package func close() async { await close(remove: false) }

  /// Closes the store, also when the calling task was cancelled; with `remove` its namespace is removed.
  ///
  /// A process that does not answer even this is ended: the next case gets a fresh one.
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
        // Closing again does nothing (`[ST-12]`).
        if error.code != .unavailable, error.code != .closed { Console.error("a case's namespace was not closed: \(error)") }
      }
    }.value
  }

  package func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var request = StoreRequest(.create, store: number, key: key, now: now)
    request.record = WireRecord(record)
    return try await connection.ask(request, for: Bool.self)
  }

  package func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await connection.ask(StoreRequest(.load, store: number, key: key, now: now), for: WireRecord?.self)?.record
  }

  package func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var request = StoreRequest(.replace, store: number, key: key, now: now)
    request.version = version
    request.record = WireRecord(record)
    request.forcingIdleDeadline = forcingIdleDeadline
    return try await connection.ask(request, for: Bool.self) ? .replaced : .stale
  }

  package func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    var request = StoreRequest(.touch, store: number, key: key, now: now)
    request.idleDeadline = idleDeadline.milliseconds
    return try await connection.ask(request, for: Bool.self)
  }

  package func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    var request = StoreRequest(.destroy, store: number, key: key)
    request.version = version
    return try await connection.ask(request, for: Bool.self)
  }

  package func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var request = StoreRequest(.prune, store: number, now: now)
    request.limit = limit
    return try await connection.ask(request, for: Int.self)
  }

  package func ping() async throws(SessionError) {
    _ = try await connection.ask(StoreRequest(.ping, store: number), for: Bool.self)
  }

  package func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
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

  package func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var request = StoreRequest(.destroyAll, store: number)
    request.subject = subject
    request.except = key.map { Data($0.bytes) }
    return try await connection.ask(request, for: Int.self)
  }
}
