import CLibPQ
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A connection while it is opened and set up, on a thread that may wait. All of that has one deadline.
///
/// libpq resolves names and reads files while it connects, so it needs a thread that no tasks share.
final class PostgresConnection {
  /// The rows of a query as text.
  typealias Rows = [[String?]]

  private var connection: OpaquePointer?
  private var deadline: Deadline
  private let quotes: Bool

  /// Connects.
  ///
  /// libpq itself goes on to the next of several hosts when one refuses; this goes on when one does not answer at all.
  ///
  /// - Parameters:
  ///   - parameters: The parameters for libpq.
  ///   - quotes: Whether libpq's messages, which name the host, may be passed on.
  ///   - patience: How long each host may take, and then all statements together.
  init(_ parameters: [(keyword: String, value: String)], quotes: Bool, patience: Duration) throws(PostgresOpenFailure) {
    self.quotes = quotes
    deadline = Deadline(after: patience)
    var (hosts, tried): ([(keyword: String, value: String)], Int) = ([], 0)
    while try !connect(parameters + hosts) {
      tried += 1
      guard let next = PostgresHosts(settings).beginning(at: tried) else { throw .timeout(host: host) }
      hosts = hosts.isEmpty ? next : PostgresHosts(hosts).beginning(at: 1) ?? next
      PQfinish(connection)
      connection = nil
      deadline = Deadline(after: patience)
    }
  }

  /// Makes a connection; false when time runs out.
  private func connect(_ parameters: [(keyword: String, value: String)]) throws(PostgresOpenFailure) -> Bool {
    connection = PostgresConnection.withCStrings(parameters) { PQconnectStartParams($0, $1, 1) }
    guard let connection, PQstatus(connection) != CONNECTION_BAD else { throw startFailure }
    // Only this setting gives access to the code of a refusal together with its text.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    var status = PGRES_POLLING_WRITING
    while status != PGRES_POLLING_OK {
      if status == PGRES_POLLING_FAILED { throw failure }
      guard wait(status == PGRES_POLLING_READING ? POLLIN : POLLOUT) else { return false }
      status = PQconnectPoll(connection)
    }
    return true
  }

  deinit {
    PQfinish(connection)
  }

  /// The process that answers on a direct connection.
  var backendID: Int32 { PQbackendPID(connection) }

  /// The server's version, such as 150004 for 15.4; 0 when it did not tell.
  var serverVersion: Int32 { PQserverVersion(connection) }

  /// Releases the connection to the caller: this object has none any more.
  func release() -> OpaquePointer? {
    defer { connection = nil }
    return connection
  }

  /// The settings that the connection was made with, wherever libpq found them.
  private var settings: [(keyword: String, value: String)] {
    guard let options = PQconninfo(connection) else { return [] }
    defer { PQconninfoFree(options) }
    return PostgresConnectionString.pairs(options)
  }

  private var host: String? { quotes ? PQhost(connection).map { String(cString: $0) } : nil }

  /// The server that libpq chose; nothing where its address must not be passed on.
  var server: PostgresServer {
    guard quotes else { return PostgresServer() }
    return PostgresServer(host: host, port: PQport(connection).map { String(cString: $0) })
  }

  /// The beginnings of libpq's messages about servers that cannot be reached.
  private static let reachingFails = ["connection to server", "could not translate host name", "could not create socket", "out of memory"]

  /// The failure before anything was sent: often that of a setting, whose value is left out.
  private var startFailure: PostgresOpenFailure {
    let message = String(cString: PQerrorMessage(connection))
    if PostgresConnection.reachingFails.contains(where: message.hasPrefix) { return failure }
    return .setting(String(message.prefix { $0 != "\"" && $0 != "\n" }.drop { $0 == " " }))
  }

  /// The failure of the last step.
  private var failure: PostgresOpenFailure {
    guard let connection else { return .unreachable("libpq is out of memory") }
    let message = String(cString: PQerrorMessage(connection))
    // With several hosts, the refusal by the last one counts.
    for line in message.split(separator: "\n").reversed() {
      if let refusal = PostgresRefusal(String(line)) { return .refused(refusal) }
    }
    if PQconnectionNeedsPassword(connection) == 1 { return .needsPassword }
    // libpq's own words, which name hosts and files, and never a password.
    guard quotes else { return .unreachable("libpq cannot connect") }
    return .unreachable(message.split(separator: "\n").first.map(String.init) ?? "libpq cannot connect")
  }

  /// Waits for the socket; false when time runs out.
  private func wait(_ events: Int32) -> Bool {
    var entry = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
    while true {
      let now = Deadline.now
      guard now < deadline else { return false }
      let milliseconds = (deadline.uptimeNanoseconds - now.uptimeNanoseconds) / 1_000_000 + 1
      if poll(&entry, 1, Int32(clamping: milliseconds)) > 0 { return true }
    }
  }

  /// Runs one statement and waits for its rows.
  @discardableResult
  func run(_ sql: String, _ parameters: [String] = []) throws(PostgresOpenFailure) -> Rows {
    let sent = PostgresConnection.withCStrings(parameters.map { ($0, "") }) { values, _ in
      PQsendQueryParams(connection, sql, Int32(parameters.count), nil, parameters.isEmpty ? nil : values, nil, nil, 0)
    }
    guard sent == 1 else { throw failure }
    var rows: Rows = []
    var state: SQLState?
    while true {
      while PQisBusy(connection) == 1 {
        guard wait(POLLIN) else { throw .timeout(host: host) }
        guard PQconsumeInput(connection) == 1 else { throw failure }
      }
      guard let handle = PQgetResult(connection) else { break }
      let result = PostgresResult(handle)
      defer { result.clear() }
      switch result.status {
      case PGRES_TUPLES_OK:
        let columns = PQnfields(handle)
        for row in 0..<result.rowCount { rows.append((0..<columns).map { result.text(row, $0) }) }
      case PGRES_COMMAND_OK: break
      default: state = result.state
      }
    }
    if let state { throw .statement(state) }
    return rows
  }

  /// The search path, which says where names without a schema are looked for.
  func searchPath() throws(PostgresOpenFailure) -> PostgresSearchPath {
    let row = try run("SELECT \(PostgresSearchPath.columns)").first
    return PostgresSearchPath(schemas: row?[0] ?? "{}", current: row?[1])
  }

  /// Runs `body` in a transaction, which is undone when it throws. Names without a schema are the system's in it: functions and operators
  /// that another role put into the search path are not found.
  func inTransaction<Value>(_ body: () throws(PostgresOpenFailure) -> Value) throws(PostgresOpenFailure) -> Value {
    try run("BEGIN")
    do throws(PostgresOpenFailure) {
      try run("SELECT pg_catalog.set_config('search_path', '', true)")
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  /// Calls `body` with the two columns as arrays of C strings that end with a null pointer.
  private static func withCStrings<Value>(
    _ pairs: [(String, String)],
    _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
  ) -> Value {
    let first = pairs.map { strdup($0.0) }
    let second = pairs.map { strdup($0.1) }
    defer { for pointer in first + second { free(pointer) } }
    let firstArray = first.map { UnsafePointer($0) } + [nil]
    let secondArray = second.map { UnsafePointer($0) } + [nil]
    return body(firstArray, secondArray)
  }
}
