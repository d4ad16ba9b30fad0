import Sessions
import SessionsBatching

/// Does batches of operations on one connection: each batch in one implicit transaction, sent and answered at once.
///
/// Answers are given out after the commit. See ``PostgresWorker`` for how.
final class PostgresEngine: BatchTransport {
  typealias Operation = PostgresOperation
  typealias Response = RecordResponse

  /// What moves between threads.
  private struct Guarded: @unchecked Sendable {
    // Unchecked: the worker has no lock of its own, and the mutex around this is the only way to it.
    let worker: PostgresWorker
  }

  private let guarded: Locked<Guarded>

  /// What opens connections.
  let connector: PostgresConnector

  /// - Parameter leader: The engine that, when it has a new connection, has this one make one too.
  init(_ opening: PostgresOpening, following leader: PostgresEngine? = nil) {
    let connector = PostgresConnector(opening, following: leader?.connector)
    self.connector = connector
    guarded = Locked(Guarded(worker: PostgresWorker(opening, connector)))
  }

  func process(_ batch: inout RequestBatch<PostgresOperation, RecordResponse>) -> BatchStep {
    guarded.withLock { $0.worker.process(&batch) }
  }

  /// Closes the connection. Later operations fail with `closed`.
  func close() { guarded.withLock { $0.worker.close() } }
}
