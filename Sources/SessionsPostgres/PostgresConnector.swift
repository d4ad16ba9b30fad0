import Dispatch
import Sessions
import SessionsBatching
import Synchronization

/// Opens connections on a thread of its own, one at a time, as libpq has to wait for names, files and servers.
final class PostgresConnector: Sendable {
  /// What came of asking for a connection.
  enum Answer {
    case opened(PostgresOpened)
    /// There is none yet: ask again after a while.
    case wait(Duration, reason: SessionError)
    /// There will be none until a setting is changed.
    case failed(SessionError)
  }

  private enum Phase {
    case idle
    case connecting(asked: Int)
    case opened(PostgresOpened)
    case failed(SessionError, until: Deadline)
  }

  private struct State {
    var phase = Phase.idle
    var delay = ReconnectDelay()
    var lastError: SessionError?
    var statements: PostgresStatements?
    var serverVersion: String?
    var isClosed = false
  }

  private let opening: PostgresOpening
  /// How many connections were made.
  private let made = Atomic<Int>(0)
  /// The one whose connections this one's are never to be older than.
  private let leader: PostgresConnector?
  private let state = Locked(State())
  /// Serial, so that waiting takes a thread that no task runs on.
  private let queue = DispatchQueue(label: "swift-sessions.postgres.connect")

  init(_ opening: PostgresOpening, following leader: PostgresConnector? = nil) {
    self.opening = opening
    self.leader = leader
  }

  /// The connection, if there is a new one; begins to open one if need be.
  func take() -> Answer {
    let (answer, starts) = state.withLock { state -> (Answer, Bool) in
      switch state.phase {
      case .opened(let opened):
        state.phase = .idle
        return (.opened(opened), false)
      case .connecting(let asked):
        state.phase = .connecting(asked: asked + 1)
        return (.wait(.milliseconds(asked < 30 ? 1 : 10), reason: state.lastError ?? PostgresConnector.slow), false)
      case .failed(let error, let until) where Deadline.now < until:
        if error.code == .misconfigured { return (.failed(error), false) }
        let left = until.uptimeNanoseconds - min(Deadline.now.uptimeNanoseconds, until.uptimeNanoseconds)
        return (.wait(.nanoseconds(left), reason: error), false)
      case .idle, .failed:
        guard !state.isClosed else { return (.failed(.queueClosed), false) }
        state.phase = .connecting(asked: 1)
        return (.wait(.milliseconds(1), reason: state.lastError ?? PostgresConnector.slow), true)
      }
    }
    if starts { queue.async { self.connect() } }
    return answer
  }

  var hasConnected: Bool { made.load(ordering: .acquiring) > 0 }

  /// Which of the leader's connections is the last one. After a fail-over an older connection may be to a server that is not the
  /// primary any more, and still answers reads.
  var era: Int { leader?.made.load(ordering: .acquiring) ?? 0 }

  /// Begins to open a connection if nothing was begun.
  func start() {
    let starts = state.withLock { state in
      guard case .idle = state.phase, !state.isClosed else { return false }
      state.phase = .connecting(asked: 1)
      return true
    }
    if starts { queue.async { self.connect() } }
  }

  private static let slow = SessionError(
    .unavailable, "a connection to the server was not made before the operation's deadline", retryAfter: .seconds(1))

  private func connect() {
    let statements = state.withLock { $0.statements }
    let era = era
    let result: Result<PostgresOpened, SessionError>
    do throws(PostgresOpenFailure) {
      result = .success(try opening.open(statements, era: era))
    } catch {
      result = .failure(error.sessionError(opening.name))
    }
    if case .success = result { made.wrappingAdd(1, ordering: .releasing) }
    state.withLock { state in
      switch result {
      case .success(let opened):
        state.statements = opened.statements
        state.serverVersion = opened.serverVersion
        state.lastError = nil
        state.delay.reset()
        // Let go of here, a connection is closed.
        state.phase = state.isClosed ? .idle : .opened(opened)
      case .failure(let error):
        state.lastError = error
        state.phase = .failed(error, until: Deadline(after: state.delay.next()))
      }
    }
  }

  /// The table's name.
  var name: PostgresTableName { opening.name }

  /// The version that the server said when it was last connected to.
  var serverVersion: String? { state.withLock { $0.serverVersion } }

  /// Opens nothing any more. A connection that is being opened is closed when it is.
  func close() {
    state.withLock { state in
      state.isClosed = true
      if case .opened = state.phase { state.phase = .idle }
    }
  }
}
