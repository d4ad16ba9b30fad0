package import Sessions
import SessionsBatching

/// The states of a store's connection. No other code changes them.
///
/// It is told of events and returns the next action; ``PostgresTransport`` takes it. It has no side effects: generic, it cannot even reach
/// the connection that it hands out.
///
/// A batch is normally one exchange: reads first, then writes, and a sync, which commits. Reads come first so that none sees uncommitted
/// data. Where a statement fails, the transaction is undone as a whole, and the failure decides the next step. After a lock, a query finds
/// the rows that are locked, and the rest is tried again. After a conflict the batch is tried again. After any other failure each operation
/// gets a transaction of its own.
package struct PostgresStateMachine<Connection> {
  package enum State {
    /// There is no connection, and the connector, which has its own states, is asked for one.
    case disconnected
    /// A connection with nothing under way.
    case ready(Connection)
    /// A connection with a batch's requests under way.
    case exchanging(Connection, PostgresExchange)
  }

  package enum Action {
    /// Asks for a connection.
    case connect
    /// Sends the requests of a new batch, in the mode that ``PostgresContention/firstMode(writes:)`` returns.
    case start(Connection)
    /// Sends the requests that have no answer.
    case send(Connection, PostgresExchange.Mode)
    /// Sends them after the connection was found to lead through a pooler.
    case sendThroughPooler(Connection, PostgresExchange.Mode)
    /// Sends on, and takes the answers that have come.
    case receive
    /// Ends the batch: the failed requests get the errors of their states, and the rest is tried again, by `reason` if there is one.
    case end(failures: [(index: Int, state: SQLState)], reason: SQLState?)
    /// Tries the whole batch again; no part of it was begun.
    case retry(after: Duration, reason: SessionError)
    /// Refuses the whole batch.
    case fail(SessionError)
  }

  /// The connector's answer to a request for a connection.
  package enum Answer {
    case opened(Connection)
    /// There is none yet: the batch asks again after a while.
    case wait(Duration, reason: SessionError)
    /// There will be none until a setting is changed.
    case failed(SessionError)
  }

  /// The state at present.
  package private(set) var state = State.disconnected
  /// The other sessions' locks and conflicts that the last batches met.
  package var contention = PostgresContention()

  /// Creates a machine without a connection.
  package init() {}

  /// Begins a batch, or goes on with one that waited.
  ///
  /// - Parameter isStale: Whether a connection with nothing under way must not be used any more. Seen before anything is sent, nothing is
  ///   in doubt.
  package mutating func begin(isStale: (Connection) -> Bool) -> Action {
    switch state {
    case .exchanging: return .receive
    case .ready(let connection) where !isStale(connection): return .start(connection)
    case .ready, .disconnected:
      state = .disconnected
      return .connect
    }
  }

  /// Takes the connector's answer.
  ///
  /// - Parameter isOutdated: Whether a connection was begun before its leader's last one.
  package mutating func connected(_ answer: Answer, isOutdated: (Connection) -> Bool) -> Action {
    switch answer {
    case .opened(let connection) where isOutdated(connection): return .retry(after: .milliseconds(1), reason: .connectionLost)
    case .opened(let connection):
      state = .ready(connection)
      return .start(connection)
    case .wait(let delay, let reason): return .retry(after: delay, reason: reason)
    case .failed(let error): return .fail(error)
    }
  }

  /// Notes the requests that were sent: none when all are answered or put off.
  package mutating func sent(_ exchange: PostgresExchange) -> Action {
    guard case .ready(let connection) = state, !exchange.expected.isEmpty else { return .end(failures: [], reason: nil) }
    state = .exchanging(connection, exchange)
    return .receive
  }

  /// Takes the exchange that is under way, so that its arrays are changed in place; ``suspended(_:)``, ``answered(_:)`` or ``lost()``
  /// follows.
  package mutating func takeExchange() -> (Connection, PostgresExchange)? {
    guard case .exchanging(let connection, let exchange) = state else { return nil }
    state = .ready(connection)
    return (connection, exchange)
  }

  /// Puts an exchange back whose other answers have not come yet.
  package mutating func suspended(_ exchange: PostgresExchange) {
    guard case .ready(let connection) = state else { return }
    state = .exchanging(connection, exchange)
  }

  /// Takes an exchange that was answered to its end.
  package mutating func answered(_ done: PostgresExchange) -> Action {
    guard case .ready(let connection) = state else { return .end(failures: [], reason: nil) }
    switch done.mode {
    case .singly(let hasStalePlan): return answeredSingly(done, hasStalePlan: hasStalePlan)
    case .probing:
      contention.meetsLocks = true
      // The table itself is locked.
      if done.failures.contains(where: { $0.state.isLockTimeout }) { return .end(failures: [], reason: nil) }
      contention.locked = done.locked
      return .send(connection, done.failures.isEmpty ? .together(hasProbed: true) : .singly(hasStalePlan: false))
    case .together(let hasProbed):
      guard let failure = done.failures.first?.state else {
        contention.meetsLocks = !contention.locked.isEmpty
        return .end(failures: [], reason: nil)
      }
      return failedTogether(done, failure, hasProbed: hasProbed, connection)
    }
  }

  private mutating func failedTogether(_ done: PostgresExchange, _ failure: SQLState, hasProbed: Bool, _ connection: Connection) -> Action {
    switch failure {
    case _ where failure.isConflict:
      contention.orderNextBatches()
      return .end(failures: [], reason: failure)
    case _ where failure.isReadOnlyServer:
      state = .disconnected
      return .end(failures: [], reason: failure)
    case _ where failure.isForeignPlan && !done.isPooled: return .sendThroughPooler(connection, done.mode)
    case _ where failure.isLockTimeout && !hasProbed:
      contention.orderNextBatches()
      return .send(connection, .probing)
    case _ where done.requests.count == 1 && !failure.isLockTimeout && !failure.isStalePlan:
      return .end(failures: [(done.requests[0], failure)], reason: nil)
    default: return .send(connection, .singly(hasStalePlan: failure.isStalePlan))
    }
  }

  private mutating func answeredSingly(_ done: PostgresExchange, hasStalePlan: Bool) -> Action {
    var (failures, reason): ([(index: Int, state: SQLState)], SQLState?) = ([], nil)
    for (requests, failure) in done.failures {
      if failure.isLockTimeout || failure.isConflict || failure.isReadOnlyServer {
        reason = failure
      } else {
        failures += requests.map { (done.requests[$0], failure) }
      }
    }
    // Only a new connection has nothing prepared.
    if hasStalePlan || reason?.isReadOnlyServer == true { state = .disconnected }
    return .end(failures: failures, reason: reason)
  }

  /// Drops the connection, which is lost, or whose store is closed.
  package mutating func lost() { state = .disconnected }
}

/// The locks and conflicts that the last batches met, which decide how the next ones are sent.
package struct PostgresContention: Sendable {
  /// The rows that another session had locked at the last look: writes to them are put off.
  package var locked: Set<RecordKey> = []
  /// Whether the last batch met a lock. Then a request with little time is not sent: its deadline would pass while it waits for a lock, and
  /// its effect would be in doubt.
  package var meetsLocks = false
  /// The number of further batches that lock their rows in the order of keys before they write: some after each conflict.
  private var orderedBatches = 0

  private static let orderedAfterConflict = 256

  /// Has the next batches lock their rows in the order of their keys.
  package mutating func orderNextBatches() { orderedBatches = PostgresContention.orderedAfterConflict }

  /// Whether a batch with several writes locks its rows first.
  package mutating func isOrdered() -> Bool {
    guard orderedBatches > 0 else { return false }
    orderedBatches -= 1
    return true
  }

  /// The mode that a batch is sent in first: a batch that writes a locked row is preceded by a query whether the lock still holds.
  ///
  /// - Parameter writes: Whether the batch writes one of the given rows.
  package mutating func firstMode(writes: (Set<RecordKey>) -> Bool) -> PostgresExchange.Mode {
    guard !locked.isEmpty else { return .together(hasProbed: false) }
    if writes(locked) { return .probing }
    locked.removeAll()
    return .together(hasProbed: false)
  }
}

extension SessionError {
  /// The error of an operation that was not done when the connection was lost.
  static let connectionLost = SessionError(.unavailable, "the connection was lost", retryAfter: .milliseconds(100))
  /// The error of an operation that may have been done when the connection was lost.
  static let confirmationLost = SessionError(
    .unavailable, "the connection was lost before the server confirmed the operation: it may or may not have been done",
    retryAfter: .milliseconds(100), isIndeterminate: true)

  /// The error of an operation that was not answered by its deadline.
  static func unansweredInTime(isIndeterminate: Bool) -> SessionError {
    SessionError(
      .timeout, "the server did not answer before the operation's deadline\(isIndeterminate ? ": it may or may not have been done" : "")",
      retryAfter: .seconds(1), isIndeterminate: isIndeterminate)
  }
}
