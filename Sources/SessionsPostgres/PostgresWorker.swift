import Sessions
import SessionsBatching

/// What is known between the steps of a batch, as one thread at a time works on it.
///
/// A batch is normally one exchange: reads first, then writes, and a sync, which commits. Reads come first so that none sees what is not
/// committed. Where something fails the transaction is undone as a whole, and what comes next depends on what it was:
/// a lock leads to a look at which rows are locked, and to another try without them; a conflict to another try; anything else to one
/// transaction for each operation.
final class PostgresWorker {
  typealias Batch = RequestBatch<PostgresOperation, RecordResponse>

  let configuration: PostgresConfiguration
  private let connector: PostgresConnector
  private let canceller = PostgresCanceller()
  private var isClosed = false

  var link: PostgresLink?
  /// The ``PostgresConnector/era`` of the link.
  private var era = 0
  var statements: PostgresStatements?
  var exchange: PostgresExchange?
  var parameters = PostgresParameters()
  var eager = EagerWait()
  /// Rows that another session had locked when it was last looked: writes to them are put off.
  var locked: Set<RecordKey> = []
  /// How many more batches lock their rows in the order of keys before they write: some after each conflict.
  var orderedBatches = 0
  /// Whether the last batch met a lock: then what has little time left is not sent, as its deadline would pass while it waits for one,
  /// and it would be in doubt what became of it.
  var meetsLocks = false
  /// Whether a statement was prepared before the table changed: only a new connection has nothing prepared.
  private var hasStalePlan = false
  /// Whether it was looked for locks in this batch.
  private var hasProbed = false

  private static let orderedAfterConflict = 256

  init(_ opening: PostgresOpening, _ connector: PostgresConnector) {
    configuration = opening.configuration
    self.connector = connector
  }

  func process(_ batch: inout Batch) -> BatchStep {
    if exchange == nil, let step = begin(&batch) { return end(step) }
    while true {
      switch advance(&batch) {
      case .wait(let wait): return .wait(wait)
      case .lost(let isTimeout): return end(lose(&batch, isTimeout: isTimeout))
      case .complete:
        guard let done = exchange else { return end(step(&batch)) }
        exchange = nil
        if let step = proceed(&batch, after: done) { return end(step) }
      }
    }
  }

  func close() {
    isClosed = true
    link = nil
    connector.close()
  }

  /// Forgets what was about this batch.
  private func end(_ step: BatchStep) -> BatchStep {
    hasProbed = false
    return step
  }

  /// Sends a batch that is new; a step when that is not possible.
  private func begin(_ batch: inout Batch) -> BatchStep? {
    guard !isClosed else {
      batch.answerRest(.failure(.queueClosed))
      return .finished
    }
    // Seen before anything is sent, nothing is in doubt.
    if let link, link.socket.isStale || era != connector.era { self.link = nil }
    if link == nil {
      switch connector.take() {
      case .opened(let opened) where opened.era != connector.era:
        return .retry(after: .milliseconds(1), reason: PostgresWorker.lostError(isIndeterminate: false))
      case .opened(let opened):
        link = opened.link
        era = opened.era
        statements = opened.statements
      case .wait(let delay, let reason): return .retry(after: delay, reason: reason)
      case .failed(let error):
        batch.answerRest(.failure(error))
        return .finished
      }
    }
    let isLocked = !locked.isEmpty && batch.indices.contains { batch[$0].writtenKey.map(locked.contains) ?? false }
    if !isLocked { locked.removeAll() }
    send(batch, isLocked ? .probing : .together)
    // Nothing is sent when all have too little time left.
    return exchange == nil ? step(&batch) : nil
  }

  /// What follows an exchange that was answered to its end: nil when another one was begun.
  private func proceed(_ batch: inout Batch, after done: PostgresExchange) -> BatchStep? {
    switch done.mode {
    case .singly: return afterSingly(&batch, done)
    case .probing:
      hasProbed = true
      meetsLocks = true
      // The table itself is locked.
      if done.failures.contains(where: { $0.state.isLockTimeout }) { return step(&batch) }
      locked = done.locked
      send(batch, done.failures.isEmpty ? .together : .singly)
    case .together:
      guard let state = done.failures.first?.state else {
        meetsLocks = !locked.isEmpty
        return step(&batch)
      }
      switch state {
      case _ where state.isConflict:
        orderedBatches = PostgresWorker.orderedAfterConflict
        return step(&batch, state)
      case _ where state.isReadOnlyServer:
        link = nil
        return step(&batch, state)
      case _ where state.isForeignPlan && link?.isPooled == false:
        link?.isPooled = true
        send(batch, .together)
      case _ where state.isLockTimeout && !hasProbed:
        orderedBatches = PostgresWorker.orderedAfterConflict
        send(batch, .probing)
      case _ where done.requests.count == 1 && !state.isLockTimeout && !state.isStalePlan:
        if let error = error(state) { batch.answer(done.requests[0], .failure(error)) }
        return step(&batch)
      default:
        hasStalePlan = state.isStalePlan
        send(batch, .singly)
      }
    }
    // Everything is put off, or answered.
    guard let exchange, !exchange.expected.isEmpty else {
      self.exchange = nil
      return step(&batch)
    }
    return nil
  }

  private func afterSingly(_ batch: inout Batch, _ done: PostgresExchange) -> BatchStep {
    var reason: SQLState?
    for (requests, state) in done.failures {
      if state.isLockTimeout || state.isConflict || state.isReadOnlyServer {
        reason = state
      } else if let error = error(state) {
        for position in requests { batch.answer(done.requests[position], .failure(error)) }
      }
    }
    if hasStalePlan || reason?.isReadOnlyServer == true { link = nil }
    hasStalePlan = false
    return step(&batch, reason)
  }

  private func error(_ state: SQLState) -> SessionError? { statements.map { state.operationError($0.table) } }

  /// The end of a batch: what has no answer is tried again, and was not done.
  private func step(_ batch: inout Batch, _ reason: SQLState? = nil) -> BatchStep {
    guard batch.indices.contains(where: { !batch.isAnswered($0) }) else { return .finished }
    let state = reason ?? SQLState("55P03")
    return .retry(
      after: .microseconds(Int64.random(in: 2000...6000)), reason: error(state) ?? PostgresWorker.lostError(isIndeterminate: false))
  }

  /// Gives the connection up. What was sent and writes may have been done; what reads is tried again.
  private func lose(_ batch: inout Batch, isTimeout: Bool) -> BatchStep {
    if isTimeout, let cancel = link?.makeCancel() { canceller.send(cancel) }
    link = nil
    let sent = exchange?.mode == .probing ? [] : exchange?.requests ?? []
    exchange = nil
    let now = Deadline.now
    for index in sent where !batch.isAnswered(index) {
      let isRead = batch[index].isReadOnly
      if batch.deadline(of: index) <= now, isTimeout {
        batch.answer(index, .failure(PostgresWorker.timeoutError(isIndeterminate: !isRead)))
      } else if !isRead {
        batch.answer(index, .failure(PostgresWorker.lostError(isIndeterminate: true)))
      }
    }
    guard batch.indices.contains(where: { !batch.isAnswered($0) }) else { return .finished }
    return .retry(after: .milliseconds(1), reason: PostgresWorker.lostError(isIndeterminate: false))
  }

  private static func timeoutError(isIndeterminate: Bool) -> SessionError {
    SessionError(
      .timeout, "the server did not answer before the operation's deadline\(isIndeterminate ? ": it may or may not have been done" : "")",
      retryAfter: .seconds(1), isIndeterminate: isIndeterminate)
  }

  private static func lostError(isIndeterminate: Bool) -> SessionError {
    SessionError(
      .unavailable,
      "the connection was lost\(isIndeterminate ? " before the server confirmed the operation: it may or may not have been done" : "")",
      retryAfter: .milliseconds(100), isIndeterminate: isIndeterminate)
  }
}
