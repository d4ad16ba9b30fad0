import CLibPQ
import Sessions
import SessionsBatching

/// One connection to a server in pipeline mode, with nothing in it about sessions.
///
/// It has no lock of its own: whoever has it sees to it that one thread at a time uses it. Nothing here waits.
final class PostgresLink {
  private let connection: OpaquePointer
  let socket: SocketDescriptor
  /// Whether a pooler is between, so that each transaction may be on another connection of the server.
  var isPooled: Bool
  /// The statements that are prepared, by their kind.
  private var prepared: [Bool]

  /// Takes over a connection that is open and has nothing under way; nil when it does not go into pipeline mode.
  init?(_ connection: OpaquePointer, isPooled: Bool) {
    self.connection = connection
    self.isPooled = isPooled
    socket = SocketDescriptor(PQsocket(connection))
    prepared = Array(repeating: false, count: PostgresStatementKind.allCases.count)
    guard PQsetnonblocking(connection, 1) == 0, PQenterPipelineMode(connection) == 1 else { return nil }
  }

  deinit {
    // Unsafe: nobody else has the connection any more.
    nonisolated(unsafe) let connection = connection
    socket.close { PQfinish(connection) }
  }

  func isPrepared(_ kind: PostgresStatementKind) -> Bool { prepared[kind.rawValue] }
  func setPrepared(_ kind: PostgresStatementKind) { prepared[kind.rawValue] = true }

  /// What a cancellation of the running statement needs; nil when the connection is closed.
  func makeCancel() -> PostgresCancel? { PQgetCancel(connection).map(PostgresCancel.init) }

  func sendPrepare(_ statement: PostgresStatement) -> Bool {
    PQsendPrepare(connection, statement.name, statement.sql, Int32(statement.types.count), statement.types) == 1
  }

  /// Sends a statement that was prepared under its name.
  func sendPrepared(_ statement: PostgresStatement, _ parameters: inout PostgresParameters) -> Bool {
    parameters.withArrays { count, values, lengths, formats in
      PQsendQueryPrepared(connection, statement.name, count, values, lengths, formats, 1) == 1
    }
  }

  /// Sends a statement without a name, which any connection of a pooler takes.
  func sendUnnamed(_ statement: PostgresStatement, _ parameters: inout PostgresParameters) -> Bool {
    parameters.withArrays { count, values, lengths, formats in
      PQsendQueryParams(connection, statement.sql, count, statement.types, values, lengths, formats, 1) == 1
    }
  }

  /// Ends an implicit transaction, and sends what it can.
  func sendSync() -> Bool { PQpipelineSync(connection) == 1 }

  /// Sends on; nil when the connection is lost, false when there is more to send.
  ///
  /// Whenever it cannot send, it reads: a server that waits for its answers to be read goes on.
  func flush() -> Bool? {
    switch PQflush(connection) {
    case 0: true
    case 1: false
    default: nil
    }
  }

  /// Reads what has come; false when the connection is lost.
  func consumeInput() -> Bool { PQconsumeInput(connection) == 1 }

  /// Whether the next result has not come yet.
  var isBusy: Bool { PQisBusy(connection) == 1 }

  /// The next result; nil between the results of two statements.
  func nextResult() -> PostgresResult? { PQgetResult(connection).map(PostgresResult.init) }

  var isLost: Bool { PQstatus(connection) != CONNECTION_OK }
}
