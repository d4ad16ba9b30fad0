import CLibPQ
import Dispatch
import Sessions
import SessionsBatching
import Synchronization

/// A connection in pipeline mode: statements are sent without waiting for the answers to those before. Nothing here waits.
final class PostgresPipeline: @unchecked Sendable {
  // Unchecked: the thread that opens it hands it to the transport, whose calls come one at a time, and keeps no reference to it.
  private let connection: OpaquePointer
  let socket: SocketDescriptor
  /// The table's statements.
  let statements: PostgresStatements
  /// The ``PostgresConnector/era`` in which it was begun.
  let era: Int
  /// The server at the other end.
  let server: PostgresServer
  /// Whether a pooler is between, so that each transaction may be on another connection of the server.
  var isPooled: Bool
  /// The parameters of the next statement.
  var parameters = PostgresParameters()
  /// Whether libpq failed to take a statement: the connection is lost.
  private(set) var isBroken = false
  /// The statements that are prepared, by their kind.
  private var prepared: [Bool]

  /// Takes over a connection that is open and has nothing under way; nil when it does not go into pipeline mode.
  init?(_ connection: OpaquePointer, _ statements: PostgresStatements, to server: PostgresServer, isPooled: Bool, era: Int) {
    self.server = server
    self.connection = connection
    self.statements = statements
    self.isPooled = isPooled
    self.era = era
    socket = SocketDescriptor(PQsocket(connection))
    prepared = Array(repeating: false, count: PostgresStatementKind.allCases.count)
    guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else { return nil }
  }

  deinit {
    // Unsafe: nobody else has the connection any more.
    nonisolated(unsafe) let connection = connection
    socket.close { PQfinish(connection) }
  }

  /// Whether a statement is known to be prepared.
  func isPrepared(_ kind: PostgresStatementKind) -> Bool { prepared[kind.rawValue] }

  /// Notes that a statement is prepared.
  func setPrepared(_ kind: PostgresStatementKind) { prepared[kind.rawValue] = true }

  /// The means to cancel the running statement; nil when the connection is closed.
  func makeCancel() -> PostgresCancel? { PQgetCancel(connection).map(PostgresCancel.init) }

  /// Has the server prepare a statement under its name.
  func prepare(_ kind: PostgresStatementKind) {
    let statement = statements[kind]
    note(PQsendPrepare(connection, statement.name, statement.sql, Int32(statement.types.count), statement.types))
  }

  /// Sends a statement that was prepared under its name, with ``parameters``.
  func sendPrepared(_ kind: PostgresStatementKind) {
    let statement = statements[kind]
    note(
      parameters.withArrays { count, values, lengths, formats in
        PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1)
      })
  }

  /// Sends a statement without a name, which any connection of a pooler takes, with ``parameters``.
  func sendUnnamed(_ kind: PostgresStatementKind) {
    let statement = statements[kind]
    note(
      parameters.withArrays { count, values, lengths, formats in
        PQsendQueryParams(connection, statement.sql, count, statement.types, values, lengths, formats, 1)
      })
  }

  /// Ends an implicit transaction, and sends as much as the system takes.
  func sendSync() { note(PQpipelineSync(connection)) }

  private func note(_ result: Int32) { isBroken = result != 1 || isBroken }

  /// Sends on; nil when the connection is lost, false when there is more to send.
  ///
  /// Whenever libpq cannot send, it reads: a server that waits for its answers to be read goes on.
  func flush() -> Bool? {
    switch PQflush(connection) {
    case 0: true
    case 1: false
    default: nil
    }
  }

  /// Whether libpq has noticed that the connection is lost; it has closed the socket then.
  var isLost: Bool { PQstatus(connection) != CONNECTION_OK }

  /// Reads the bytes that have come; false when the connection is lost.
  func consumeInput() -> Bool { PQconsumeInput(connection) == 1 }

  /// Whether the next result has not come yet.
  var isBusy: Bool { PQisBusy(connection) == 1 }

  /// The next result; nil between the results of two statements.
  func nextResult() -> PostgresResult? { PQgetResult(connection).map(PostgresResult.init) }
}

/// The means to cancel the statement that runs on a connection, also after the connection was given up.
struct PostgresCancel: @unchecked Sendable {
  // Unchecked: libpq's object is not changed after it was made.
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) {
    self.handle = handle
  }

  /// Asks the server to end the statement. Opens a connection of its own and blocks until the server answers.
  fileprivate func send() {
    var message: [CChar] = Array(repeating: 0, count: 256)
    PQcancel(handle, &message, Int32(message.count))
  }

  fileprivate func free() { PQfreeCancel(handle) }
}

/// Sends cancellations on a thread of their own, one at a time.
///
/// Without them a server that is slow rather than gone would finish statements whose callers have left. A cancellation is dropped while
/// another is still under way, as the server then does not answer at all. libpq waits for it as long as TCP does, with the keepalives that
/// the connection had.
final class PostgresCanceller: Sendable {
  private let queue = DispatchQueue(label: "swift-sessions.postgres.cancel")
  private let isBusy = Atomic<Bool>(false)

  /// Sends a cancellation, unless one is under way.
  func send(_ cancel: PostgresCancel) {
    guard !isBusy.exchange(true, ordering: .acquiringAndReleasing) else { return cancel.free() }
    queue.async {
      cancel.send()
      cancel.free()
      self.isBusy.store(false, ordering: .releasing)
    }
  }
}
