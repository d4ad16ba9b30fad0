import Dispatch
import Logging
import Sessions
import SessionsBatching
import Synchronization

/// Opens a store's connections on a thread of its own, one at a time, as libpq has to wait for names, files and servers.
final class PostgresConnector: Sendable {
  typealias Answer = PostgresStateMachine<PostgresPipeline>.Answer

  private enum Phase {
    case idle
    case connecting(asked: Int)
    case opened(PostgresPipeline)
    case failed(SessionError, until: Deadline)
    /// No other try can mend it, and the operation that waits was not told yet. It looks less often than the next try may begin (`retry`), so
    /// it is told until a later time; one that comes after that begins a try of its own.
    case refused(SessionError, until: Deadline, retry: Deadline)
  }

  private struct State {
    var phase = Phase.idle
    var delay = ReconnectDelay()
    var lastError: SessionError?
    /// Whether the source of credentials is being asked.
    var isAsking = false
    var statements: PostgresStatements?
    var serverVersion: String?
    var isClosed = false
    /// The tries since the last connection that failed.
    var failedTries = 0
    /// The server of the last connection.
    var server: PostgresServer?

    /// The reason why there is no connection yet.
    var reason: SessionError { isAsking ? .credentialsLate : lastError ?? PostgresConnector.slow }
  }

  private let connection: PostgresConnectionString
  /// The table's name.
  let table: PostgresTableName
  let configuration: PostgresConfiguration
  /// The number of connections that were made.
  private let made = Atomic<Int>(0)
  private let leader: PostgresConnector?
  private let state = Locked(State())
  /// Serial, so that waiting takes a thread that no task runs on.
  private let queue = DispatchQueue(label: "swift-sessions.postgres.connect")

  /// - Parameter leader: The connector that this one's connections are never older than.
  init(
    _ connection: PostgresConnectionString, table: PostgresTableName, _ configuration: PostgresConfiguration,
    following leader: PostgresConnector? = nil
  ) {
    self.connection = connection
    self.table = table
    self.configuration = configuration
    self.leader = leader
  }

  /// The connection, if there is a new one; begins to open one otherwise.
  func take() -> Answer {
    let (answer, starts) = state.withLock { state -> (Answer, Bool) in
      switch state.phase {
      case .opened(let opened):
        state.phase = .idle
        return (.opened(opened), false)
      case .connecting(let asked):
        state.phase = .connecting(asked: asked + 1)
        return (.wait(.milliseconds(asked < 30 ? 1 : 10), reason: state.reason), false)
      case .refused(let error, let until, let retry) where Deadline.now < until:
        state.phase = .failed(error, until: retry)
        return (.failed(error), false)
      case .failed(let error, let until) where Deadline.now < until:
        if error.code == .misconfigured { return (.failed(error), false) }
        return (.wait(until.duration(since: .now), reason: error), false)
      case .idle, .failed, .refused:
        guard !state.isClosed else { return (.failed(.queueClosed), false) }
        state.phase = .connecting(asked: 1)
        return (.wait(.milliseconds(1), reason: state.reason), true)
      }
    }
    if starts { queue.async { self.connect() } }
    return answer
  }

  /// Whether a connection was ever made.
  var hasConnected: Bool { made.load(ordering: .acquiring) > 0 }

  /// The number of the leader's last connection. After a fail-over an older connection may lead to a server that is not the primary any
  /// more and still answers reads.
  var era: Int { leader?.made.load(ordering: .acquiring) ?? 0 }

  /// The server's version at the last connection, such as `15.4`.
  var serverVersion: String? { state.withLock { $0.serverVersion } }

  /// Begins to open a connection, unless one is being opened, or the last try failed a moment ago.
  func start() {
    let starts = state.withLock { state in
      switch state.phase {
      case .connecting, .opened: return false
      case .failed(_, let retry) where Deadline.now < retry: return false
      case .refused(_, _, let retry) where Deadline.now < retry: return false
      case .idle, .failed, .refused: break
      }
      guard !state.isClosed else { return false }
      state.phase = .connecting(asked: 1)
      return true
    }
    if starts { queue.async { self.connect() } }
  }

  /// Stops opening connections. A connection that is being opened is closed when it is open.
  func close() {
    state.withLock { state in
      state.isClosed = true
      if case .opened = state.phase { state.phase = .idle }
    }
  }

  /// Runs `body` with a connection of its own, on the thread that opens connections.
  ///
  /// For tools, not for operations.
  func withConnection<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws(PostgresOpenFailure) -> Value
  ) async throws(SessionError) -> Value {
    let result = await withUnsafeContinuation { continuation in
      queue.async {
        continuation.resume(returning: Result { () throws(PostgresOpenFailure) in try body(try self.open()) })
      }
    }
    return try result.mapError { $0.sessionError(table) }.get()
  }

  private static let slow = SessionError(
    .unavailable, "a connection to the server was not made before the operation's deadline", retryAfter: .seconds(1))

  /// The statements for the table as it was found before, by the leader too: a store looks for its table, or creates it, once. A second
  /// connection would else create a table again that was dropped meanwhile, even while the store is being closed.
  private var known: PostgresStatements? { state.withLock { $0.statements } ?? leader?.known }

  private func connect() {
    let (statements, era) = (known, era)
    let result: Result<(pipeline: PostgresPipeline, serverVersion: String), PostgresOpenFailure>
    do throws(PostgresOpenFailure) {
      result = .success(try openPipeline(statements, era: era))
    } catch {
      result = .failure(error)
    }
    if case .success = result { made.wrappingAdd(1, ordering: .releasing) }
    note(result)
    state.withLock { state in
      switch result {
      case .success((let pipeline, let version)):
        state.statements = pipeline.statements
        state.serverVersion = version
        state.lastError = nil
        state.delay.reset()
        // Released here, the connection is closed.
        state.phase = state.isClosed ? .idle : .opened(pipeline)
      case .failure(let failure):
        let error = failure.sessionError(table)
        state.lastError = error
        let retry = Deadline(after: state.delay.next())
        state.phase =
          error.code == .misconfigured
          ? .refused(error, until: Deadline(after: .seconds(1)), retry: retry) : .failed(error, until: retry)
      }
    }
  }
}

// The log of a store's connections.
extension PostgresConnector {
  /// The address of a server, or of those that the connection string names, for a log, and whether its connection is the one for reads.
  func metadata(_ server: PostgresServer? = nil, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
    (server ?? connection.server).metadata.merging(["serves": .string(leader == nil ? "writes" : "reads")]) { $1 }.merging(more) { $1 }
  }

  /// Logs the outcome of a try to connect.
  private func note(_ result: Result<(pipeline: PostgresPipeline, serverVersion: String), PostgresOpenFailure>) {
    switch result {
    case .success((let pipeline, _)):
      let (tries, former) = state.withLock { state in
        defer { (state.failedTries, state.server) = (0, pipeline.server) }
        return (state.failedTries + 1, state.server)
      }
      if let former, former != pipeline.server {
        configuration.log.note(
          "another Postgres server takes the writes", metadata(pipeline.server, ["former": .string(former.host ?? "")]))
      }
      configuration.log.note("connected to Postgres", metadata(pipeline.server, ["attempt": .stringConvertible(tries)]))
    case .failure(let failure):
      let tries = state.withLock { state in
        state.failedTries += 1
        return state.failedTries
      }
      let state: Logger.Metadata = failure.state.map { ["sqlstate": .string($0.code)] } ?? [:]
      configuration.log.failed(
        "connecting to Postgres failed", attempt: tries, error: failure.sessionError(table).code.rawValue,
        metadata(nil, state))
    }
  }
}

// Opening a store's connections: connecting, checking the server, setting up, and finding or creating the table.
extension PostgresConnector {
  /// The longest time for one host. Longer than an operation: a new connection can be worth waiting for, for later operations.
  private var patience: Duration {
    connection.connectTimeout.map { .seconds($0) } ?? max(configuration.timeout, .seconds(5))
  }

  /// The parameters for libpq. The last of a name counts, so that the connection string overrides the ones before it.
  private var parameters: [(keyword: String, value: String)] {
    var parameters = [
      // A machine that vanished is noticed while no request is under way, so that no write is in doubt. libpq's request to cancel a
      // statement has no other limit.
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "\(patience.millisecondsRoundedUp)"),
    ]
    if connection.namesSeveralHosts { parameters.append(("target_session_attrs", "read-write")) }
    return parameters + [("dbname", connection.text), ("fallback_application_name", "swift-sessions")]
  }

  private func open() throws(PostgresOpenFailure) -> PostgresConnection {
    guard let source = configuration.credentials else { return try open([]) }
    do throws(PostgresOpenFailure) {
      return try open(try ask(source))
    } catch {
      guard case .refused(let refusal) = error, refusal.isAboutCredentials else { throw error }
      // A token may have been at its end.
      return try open(try ask(source))
    }
  }

  /// Asks for credentials, as parameters for libpq. This thread may wait.
  private func ask(_ source: CredentialSource) throws(PostgresOpenFailure) -> [(keyword: String, value: String)] {
    state.withLock { $0.isAsking = true }
    defer { state.withLock { $0.isAsking = false } }
    let (question, answered) = (source.ask(), DispatchSemaphore(value: 0))
    question.whenAnswered { answered.signal() }
    if answered.wait(timeout: Deadline(after: patience).dispatchTime) == .timedOut { question.giveUp() }
    do throws(SessionError) {
      guard let credentials = try question.answer?.get() else { throw SessionError.credentialsLate }
      let role = credentials.username.map { [(keyword: "user", value: $0)] } ?? []
      let parameters = role + [(keyword: "password", value: credentials.password)]
      // libpq would take what is before it for the whole.
      guard parameters.allSatisfy({ !$0.value.utf8.contains(0) }) else {
        throw .misconfigured("the closure for credentials gave a text with a NUL character")
      }
      return parameters
    } catch {
      throw .noCredentials(error)
    }
  }

  /// - Parameter login: The role and the password that a source gave.
  private func open(_ login: [(keyword: String, value: String)]) throws(PostgresOpenFailure) -> PostgresConnection {
    let opened = try PostgresConnection(parameters + login, quotes: connection.isPlain, patience: patience)
    guard opened.serverVersion == 0 || opened.serverVersion >= 120_000 else { throw .tooOld(opened.serverVersion) }
    return opened
  }

  /// Opens a connection for operations.
  ///
  /// - Parameter known: The statements for the table as it was found before: the table is not looked for again, and never created again.
  private func openPipeline(_ known: PostgresStatements?, era: Int) throws(PostgresOpenFailure) -> (PostgresPipeline, String) {
    let connection = try open()
    // Qualified, and without operators: see the search path's columns.
    let rows = try connection.run(
      "SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only'), "
        + "pg_catalog.current_setting('server_version'), \(PostgresSearchPath.columns)")
    guard let row = rows.first, row.count == 6 else { throw .unreachable("the server's answer is not one of Postgres") }
    guard row[1] == "f", row[2] == "off" else { throw .readOnly }
    let isPooled = row[0] != "\(connection.backendID)"
    let path = PostgresSearchPath(schemas: row[4] ?? "{}", current: row[5])
    guard !isPooled || path.beginsWithSystem else {
      throw .table(
        "the role's search_path names pg_catalog after other schemas, whose functions and operators would take the place of the system's: "
          + "ALTER ROLE ... SET search_path without pg_catalog, which then comes first")
    }
    let statements: PostgresStatements
    if let known {
      statements = known
    } else {
      guard !state.withLock({ $0.isClosed }) else { throw .unreachable("the store was closed while it connected") }
      let schema = PostgresSchema(name: table, isUnlogged: configuration.isUnlogged)
      statements = PostgresStatements(try schema.prepare(connection, path, within: patience.millisecondsRoundedUp))
    }
    // Through a pooler each transaction sets its own settings: settings of a session would stay in a connection that others use.
    if !isPooled {
      try settle(connection, keepingPath: path.beginsWithSystem)
    }
    let server = connection.server
    guard let handle = connection.release(),
      let pipeline = PostgresPipeline(handle, statements, to: server, isPooled: isPooled, era: era)
    else {
      throw .unreachable("the connection does not go into pipeline mode")
    }
    return (pipeline, row[3] ?? "")
  }

  private func settle(_ connection: PostgresConnection, keepingPath: Bool) throws(PostgresOpenFailure) {
    // Where the system does not come first, no other schema is searched at all: the statements qualify their table.
    if !keepingPath { try connection.run("SELECT pg_catalog.set_config('search_path', '', false)") }
    // Row-level security that would hide rows is an error, and not a missing session. Plans are made once, perhaps while the table is empty,
    // and have to suit a full one: they always use the indexes.
    try connection.run(
      """
      SELECT pg_catalog.set_config('lock_timeout', '\(configuration.lockTimeoutMilliseconds)', false), \
      pg_catalog.set_config('synchronous_commit', \(configuration.durability.synchronousCommit), false), \
      pg_catalog.set_config('default_transaction_isolation', 'read committed', false), \
      pg_catalog.set_config('row_security', 'off', false), \
      pg_catalog.set_config('plan_cache_mode', 'force_generic_plan', false), pg_catalog.set_config('enable_seqscan', 'off', false), \
      pg_catalog.set_config('enable_hashjoin', 'off', false), pg_catalog.set_config('enable_mergejoin', 'off', false), \
      pg_catalog.set_config('jit', 'off', false)
      """)
  }
}
