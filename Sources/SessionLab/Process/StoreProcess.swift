import Foundation
package import Sessions
import SessionsTesting

/// The longest waits for the answers of a store's process.
package struct ProcessLimits: Sendable {
  /// From the start of the process to its first answer: virtual machines and package runners need seconds.
  package let start: Duration
  /// For any other answer. The store's own deadline has to come first: 2 seconds by default (`[ERR-5]`).
  package let answer: Duration

  /// The limits without any others.
  package static let usual: ProcessLimits = ProcessLimits(start: .seconds(30), answer: .seconds(5))

  package init(start: Duration, answer: Duration) {
    (self.start, self.answer) = (start, answer)
  }
}

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

  /// What the processes do wrong beside their answers.
  nonisolated let health: StoreProcessHealth

  private let command: ChildCommand
  private let limits: ProcessLimits
  private var current: Start?
  private var starts = 0

  /// - Parameters:
  ///   - limits: The longest waits for answers.
  ///   - health: Takes what the processes do wrong, for several of one run.
  package init(_ command: ChildCommand, limits: ProcessLimits = .usual, health: StoreProcessHealth? = nil) {
    (self.command, self.limits) = (command, limits)
    self.health = health ?? StoreProcessHealth(command.text)
  }

  /// The process that runs now.
  ///
  /// - Throws: ``SessionError`` when it does not start or is no store; the next call tries again, until too many were lost.
  package func running() async throws(SessionError) -> Running {
    if let verdict = health.verdict { throw SessionError(.unavailable, verdict) }
    while let start = current {
      if case .success(let running) = await start.task.value, running.connection.isAlive { return running }
      // Another case may have started it again meanwhile.
      if current?.number == start.number { current = nil }
    }
    starts += 1
    // The task has no parent: other cases wait for it too, even if the case that needed it first ends.
    let start = Start(
      number: starts, task: Task.detached { [command, limits, health] in await Self.start(command, limits, health) })
    current = start
    return try await start.task.value.get()
  }

  /// Ends the process.
  func stop() async {
    guard let start = current else { return }
    current = nil
    if case .success(let running) = await start.task.value { await running.connection.quit() }
  }

  /// Ends the process, in good order or by force, and waits for its end; the next one starts when it is needed.
  func end(killing isKilling: Bool) async {
    guard let start = current else { return }
    current = nil
    if case .success(let running) = await start.task.value { await running.connection.end(killing: isKilling) }
  }

  private static func start(_ command: ChildCommand, _ limits: ProcessLimits, _ health: StoreProcessHealth)
    async -> Result<Running, SessionError>
  {
    do throws(SessionError) {
      let connection = try StoreConnection(command, deadline: limits.answer, health: health)
      var request = StoreRequest(.hello)
      request.version = StoreHello.protocolVersion
      do throws(SessionError) {
        let hello = try await connection.ask(request, for: StoreHello.self, within: limits.start)
        return .success(Running(connection: connection, hello: hello, capabilities: try hello.checked()))
      } catch {
        connection.kill()
        throw error
      }
    } catch {
      health.noteNoStart(error)
      return .failure(error)
    }
  }
}

/// A record store in another process.
package final class ProcessRecordStore: SubjectIndexedRecordStore {
  package let capabilities: Set<SessionCapability>

  private let process: StoreProcess.Running
  private let namespace: String
  private let number: Int
  private let isClosed: Locked<Bool> = Locked(false)

  private var connection: StoreConnection { process.connection }

  /// Opens a namespace.
  package init(_ namespace: String, in process: StoreProcess.Running) async throws(SessionError) {
    (self.process, self.namespace) = (process, namespace)
    let connection = process.connection
    capabilities = process.capabilities
    number = connection.nextStore()
    var request = StoreRequest(.open, store: number)
    request.namespace = namespace
    do throws(SessionError) {
      _ = try await connection.ask(request, for: DriverDone.self)
    } catch {
      // It will not answer the next case either.
      if error.code == .timeout { connection.replace("did not answer 'open' in time and was ended") }
      throw error
    }
  }

  /// Cuts the store off from what it keeps records in, or with nil connects it again. A program that says it can do so has to do it.
  func interrupt(_ how: BackendInterruption?) async {
    var request = StoreRequest(.interrupt, store: number)
    request.how = how?.rawValue
    do throws(SessionError) {
      _ = try await connection.ask(request, for: DriverDone.self)
    } catch {
      connection.breach("it declares 'interruptions', and 'interrupt' ended with \(error)")
    }
  }

  /// Closes the store and keeps its sessions.
  package func close() async { await close(remove: false) }

  /// Closes the store, also when the calling task was cancelled; with `remove` its namespace is removed.
  ///
  /// A process that does not answer even this is ended: the next case gets a fresh one. A store that a case closed has released its
  /// namespace and may know no more of it, so that it is opened again to be removed.
  func close(remove: Bool) async {
    guard connection.isAlive else { return }
    let wasClosed = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return isClosed
    }
    await Task.detached { [connection, number, namespace, process] in
      if wasClosed, remove, let again = try? await ProcessRecordStore(namespace, in: process) { return await again.close(remove: true) }
      var request = StoreRequest(.close, store: number)
      request.remove = remove
      do throws(SessionError) {
        _ = try await connection.ask(request, for: DriverDone.self)
        if remove { connection.noteServed() }
      } catch {
        if error.code == .timeout { connection.replace("did not answer 'close' in time and was ended") }
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
    _ = try await connection.ask(StoreRequest(.ping, store: number), for: DriverDone.self)
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
