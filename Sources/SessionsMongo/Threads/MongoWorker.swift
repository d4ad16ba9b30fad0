import Logging
import Sessions
import SessionsBatching
import Synchronization

/// A thread with a connection, which does one batch of requests after the other.
struct MongoWorker {
  private typealias Batch = [(id: UInt64, operation: MongoOperation)]
  private typealias Answers = [(id: UInt64, answer: Result<MongoResponse, SessionError>)]

  private let core: MongoQueueCore

  init(_ core: MongoQueueCore) {
    self.core = core
  }

  /// Serves requests until the queue is closed.
  func run() {
    serve()
    // The connection is back in its pool by now.
    core.threadEnded()
  }

  private func serve() {
    var connection: MongoConnection?
    while let batch = core.next() { serve(batch, &connection) }
  }

  /// Does a batch, and again what was not done, as long as somebody waits for it.
  private func serve(_ batch: Batch, _ connection: inout MongoConnection?) {
    var (rest, delay) = (batch, ReconnectDelay())
    while !rest.isEmpty {
      let isReadOnly = rest.allSatisfy { $0.operation.isReadOnly }
      var isSent = false
      do throws(MongoFailure) {
        let open = try self.open(&connection)
        try prepare(open, needsCollection: rest.contains { $0.operation.needsCollection })
        let alive = core.state.withLock { $0.send(rest.map(\.id)) }
        rest.removeAll { !alive.contains($0.id) }
        guard !rest.isEmpty else { return }
        isSent = true
        core.finish(try answer(rest, open))
        noteSuccess()
        return
      } catch {
        let reason = error.error(isReadOnly: isReadOnly || !isSent)
        noteFailure(error, reason)
        let mayRepeat = error.isWorthAnotherTry(isReadOnly: isReadOnly || !isSent)
        guard mayRepeat, let until = core.state.withLock({ $0.delay(rest.map(\.id), reason, isOutage: error.isUnsent) }) else {
          return core.finish(rest.map { ($0.id, .failure(reason)) })
        }
        MongoThread.sleep(min(delay.next(), until.duration(since: .now)))
      }
    }
  }

  private func open(_ connection: inout MongoConnection?) throws(MongoFailure) -> MongoConnection {
    if let connection { return connection }
    let new = try core.clients.connect()
    connection = new
    return new
  }

  /// Sees to it that a primary is known and the collection is as it has to be.
  private func prepare(_ connection: MongoConnection, needsCollection: Bool) throws(MongoFailure) {
    try connection.awaitPrimary()
    guard needsCollection, !core.isPrepared.load(ordering: .acquiring) else { return }
    try MongoSchema.prepare(connection)
    core.isPrepared.store(true, ordering: .releasing)
    core.log.note("prepared a MongoDB collection", ["collection": .string(connection.name)])
  }

  private func noteSuccess() {
    guard core.failures.load(ordering: .relaxed) > 0 else { return }
    if core.failures.exchange(0, ordering: .relaxed) > 0 { core.log.note("MongoDB is reached again", [:]) }
  }

  private func noteFailure(_ failure: MongoFailure, _ error: SessionError) {
    guard error.code == .unavailable else { return }
    let attempt = core.failures.wrappingAdd(1, ordering: .relaxed).newValue
    core.log.failed(
      "MongoDB cannot serve", attempt: attempt, error: failure.serverCode.map { String($0) } ?? error.code.rawValue, [:])
  }

  private func answer(_ batch: Batch, _ connection: MongoConnection) throws(MongoFailure) -> Answers {
    switch batch[0].operation.company.kind {
    case .load: return try load(batch, connection)
    case .create: return try create(batch, connection)
    case .none:
      let response = try MongoCommands(connection).run(batch[0].operation) { core.isPrepared.store(false, ordering: .releasing) }
      return [(batch[0].id, response)]
    }
  }

  /// Reads records by one `find`. Liveness is judged here: loads with different times share it.
  private func load(_ batch: Batch, _ connection: MongoConnection) throws(MongoFailure) -> Answers {
    let found = try MongoCommands(connection).load(batch.compactMap { $0.operation.key })
    return batch.map { id, operation in
      guard case .record(.load(let key, let now)) = operation, let document = found[key] else {
        return (id, .success(.record(.record(nil))))
      }
      switch document {
      case .success(let record): return (id, .success(.record(.record(record.isLive(at: now) ? record : nil))))
      case .failure(let error): return (id, .failure(error))
      }
    }
  }

  /// Inserts records by one `insert`, whose answer names those that were refused.
  private func create(_ batch: Batch, _ connection: MongoConnection) throws(MongoFailure) -> Answers {
    let documents = batch.compactMap { entry -> BSONDocument? in
      guard case .record(.create(let key, let record)) = entry.operation else { return nil }
      return MongoDocuments.new(key, record)
    }
    let refused = try connection.insert(documents)
    return batch.enumerated().map { index, entry in
      guard let code = refused[index] else { return (entry.id, .success(.record(.flag(true)))) }
      let failure = MongoFailure(serverCode: code)
      return (entry.id, failure.isDuplicateKey ? .success(.record(.flag(false))) : .failure(failure.error(isReadOnly: true)))
    }
  }
}
