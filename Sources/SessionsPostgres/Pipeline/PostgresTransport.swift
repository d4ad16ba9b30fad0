import CLibPQ
import Logging
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Does batches of operations on one connection: each batch in one implicit transaction, sent and answered together.
///
/// Answers are given out after the commit. ``PostgresStateMachine`` decides on the actions; this takes them.
final class PostgresTransport: BatchTransport, @unchecked Sendable {
  // Unchecked: the queue makes one call at a time, each after the one before, and no other code uses the variables.
  typealias Batch = RequestBatch<PostgresRequest, RecordResponse>

  /// The connector that the connections come from.
  let connector: PostgresConnector
  private let canceller = PostgresCanceller()
  private var machine = PostgresStateMachine<PostgresPipeline>()
  private var eager = EagerWait()

  /// The longest wait for a server that takes no bytes in, before a look whether it has sent some.
  private static let writePatience: Duration = .milliseconds(5)

  init(_ connector: PostgresConnector) {
    self.connector = connector
  }

  func process(_ batch: inout Batch) -> BatchStep {
    var action = machine.begin { isStale($0) }
    while true {
      switch action {
      case .connect: action = machine.connected(connector.take()) { $0.era != connector.era }
      case .start(let pipeline):
        let mode = machine.contention.firstMode { locked in
          batch.indices.contains { batch[$0].writtenKey.map(locked.contains) ?? false }
        }
        action = send(batch, mode, on: pipeline)
      case .send(let pipeline, let mode): action = send(batch, mode, on: pipeline)
      case .sendThroughPooler(let pipeline, let mode):
        pipeline.isPooled = true
        action = send(batch, mode, on: pipeline)
      case .receive:
        guard let (pipeline, exchange) = machine.takeExchange() else { return finish(&batch) }
        switch receive(&batch, exchange, from: pipeline) {
        case .complete(let done): action = machine.answered(done)
        case .incomplete(let exchange, let wait):
          machine.suspended(exchange)
          return .wait(wait)
        case .lost(let exchange, let isTimeout):
          machine.lost()
          return lose(&batch, exchange, on: pipeline, isTimeout: isTimeout)
        }
      case .end(let failures, let reason):
        if let reason, reason.isReadOnlyServer {
          connector.configuration.log.note("the Postgres server takes no writes", connector.metadata())
        }
        for (index, state) in failures { batch.answer(index, .failure(state.operationError(connector.table.name))) }
        return finish(&batch, reason)
      case .retry(let delay, let reason): return .retry(after: delay, reason: reason)
      case .fail(let error):
        batch.answerRest(.failure(error))
        return .finished
      }
    }
  }

  /// Whether a connection with nothing under way must not be used any more: it is lost, or older than the leader's last one.
  private func isStale(_ pipeline: PostgresPipeline) -> Bool {
    guard pipeline.isLost || pipeline.socket.isStale else { return pipeline.era != connector.era }
    connector.configuration.log.note("connection to Postgres lost", connector.metadata(pipeline.server))
    return true
  }

  func close() {
    machine.lost()
    connector.close()
  }

  /// Ends a batch. A request without an answer was not done and is tried again.
  private func finish(_ batch: inout Batch, _ reason: SQLState? = nil) -> BatchStep {
    guard batch.indices.contains(where: { !batch.isAnswered($0) }) else { return .finished }
    let state = reason ?? SQLState("55P03")
    return .retry(after: .microseconds(Int64.random(in: 2000...6000)), reason: state.operationError(connector.table.name))
  }

  /// Sends the requests that have no answer and time enough.
  private func send(_ batch: borrowing Batch, _ mode: PostgresExchange.Mode, on pipeline: PostgresPipeline)
    -> PostgresStateMachine<PostgresPipeline>.Action
  {
    let soonest = machine.contention.meetsLocks ? Deadline(after: .milliseconds(2 * connector.configuration.lockTimeoutMilliseconds)) : nil
    let indices = batch.indices.filter { index in
      !batch.isAnswered(index) && soonest.map { $0 < batch.deadline(of: index) } ?? true
    }
    var deadline = Deadline(uptimeNanoseconds: .max)
    for index in indices { deadline = min(deadline, batch.deadline(of: index)) }
    var writer = PostgresBatchWriter(pipeline, connector.configuration, mode, until: deadline)
    if !indices.isEmpty { writer.write(batch, indices, &machine.contention) }
    return machine.sent(writer.exchange)
  }

  /// The progress of an exchange.
  private enum Progress {
    /// Every answer has come.
    case complete(PostgresExchange)
    case incomplete(PostgresExchange, DescriptorWait)
    case lost(PostgresExchange, isTimeout: Bool)
  }

  /// Sends on and takes the answers that have come, waiting briefly.
  private func receive(_ batch: inout Batch, _ exchange: consuming PostgresExchange, from pipeline: PostgresPipeline) -> Progress {
    guard !pipeline.isBroken else { return .lost(exchange, isTimeout: false) }
    let socket = pipeline.socket
    while true {
      if !exchange.isFlushed {
        guard let isFlushed = pipeline.flush() else { return .lost(exchange, isTimeout: false) }
        exchange.isFlushed = isFlushed
      }
      if exchange.collect(&batch, from: pipeline) { return .complete(exchange) }
      let isReady = exchange.isFlushed ? hasAnswer(socket, batch.count) : PostgresTransport.isReadyForAnything(socket)
      if isReady {
        if pipeline.consumeInput() { continue }
        // Bytes that came before the end of a connection are still read.
        return exchange.collect(&batch, from: pipeline) ? .complete(exchange) : .lost(exchange, isTimeout: false)
      }
      guard Deadline.now < exchange.deadline else { return .lost(exchange, isTimeout: true) }
      if exchange.isFlushed { return .incomplete(exchange, DescriptorWait(socket, for: .read, until: exchange.deadline)) }
      // A server may take no bytes in because it waits for its answers to be read: both are tried again soon.
      let soon = min(exchange.deadline, Deadline(after: PostgresTransport.writePatience))
      return .incomplete(exchange, DescriptorWait(socket, for: .write, until: soon))
    }
  }

  private func hasAnswer(_ socket: SocketDescriptor, _ count: Int) -> Bool {
    count == 1 ? eager.isReady(socket, for: .read) : socket.isReady(for: .read)
  }

  /// Waits briefly until a socket can be written to or read from.
  private static func isReadyForAnything(_ socket: SocketDescriptor) -> Bool {
    var entry = pollfd(fd: socket.number, events: Int16(POLLIN | POLLOUT), revents: 0)
    return poll(&entry, 1, SocketDescriptor.briefly) > 0
  }

  /// Ends a batch whose connection is lost. The writes that were sent may have been done; reads are tried again.
  private func lose(_ batch: inout Batch, _ exchange: PostgresExchange, on pipeline: PostgresPipeline, isTimeout: Bool) -> BatchStep {
    let error: SessionErrorCode = isTimeout ? .timeout : .unavailable
    connector.configuration.log.note(
      "connection to Postgres lost", connector.metadata(pipeline.server, ["error": .string(error.rawValue)]))
    if isTimeout, let cancel = pipeline.makeCancel() { canceller.send(cancel) }
    let sent = exchange.mode == .probing ? [] : exchange.requests
    let now = Deadline.now
    for index in sent where !batch.isAnswered(index) {
      let isRead = batch[index].isReadOnly
      if batch.deadline(of: index) <= now, isTimeout {
        batch.answer(index, .failure(.unansweredInTime(isIndeterminate: !isRead)))
      } else if !isRead {
        batch.answer(index, .failure(.confirmationLost))
      }
    }
    guard batch.indices.contains(where: { !batch.isAnswered($0) }) else { return .finished }
    return .retry(after: .milliseconds(1), reason: .connectionLost)
  }
}
