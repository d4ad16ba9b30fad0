import Sessions
import SessionsBatching

/// A connection that is ready for operations.
struct PostgresOpened: @unchecked Sendable {
  // Unchecked: handed from the thread that opened it to the engine, which is then the only one to have it.
  let link: PostgresLink
  let statements: PostgresStatements
  /// The server's version, such as `15.4`.
  let serverVersion: String
  /// The ``PostgresConnector/era`` that it was begun in.
  let era: Int
}

/// How a store's connections are opened: connected, looked at, set up, and with a table to work on.
struct PostgresOpening: Sendable {
  let connection: PostgresConnectionString
  let name: PostgresTableName
  let configuration: PostgresConfiguration

  /// How long each host may take. Longer than an operation: a new connection can be worth waiting for, by those who come later.
  private var patience: Duration {
    connection.connectTimeout.map { .seconds($0) } ?? max(configuration.timeout, .seconds(5))
  }

  /// What libpq is given. It goes by the last that it is told, so that the connection string overrides what comes before it.
  private var parameters: [(keyword: String, value: String)] {
    var parameters = [
      // A machine that vanished is noticed while nothing is asked of it: then nothing comes to be in doubt. libpq's request to cancel
      // a statement has no other limit.
      ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
      ("tcp_user_timeout", "\(patience.millisecondsRoundedUp)"),
    ]
    if connection.namesSeveralHosts { parameters.append(("target_session_attrs", "read-write")) }
    return parameters + [("dbname", connection.text), ("fallback_application_name", "swift-sessions")]
  }

  /// Opens a connection on a thread that may wait.
  ///
  /// - Parameter known: The table as it was found before: it is not looked for again, and above all not created again.
  func open(_ known: PostgresStatements?, era: Int) throws(PostgresOpenFailure) -> PostgresOpened {
    let session = try PostgresSession(parameters, quotes: connection.isPlain, patience: patience)
    let schema = PostgresSchema(name: name, isUnlogged: configuration.isUnlogged)
    let rows = try session.run(
      "SELECT pg_backend_pid(), pg_is_in_recovery(), current_setting('default_transaction_read_only'), "
        + "current_setting('server_version'), to_regclass($1)", [schema.quoted])
    guard let row = rows.first, row.count == 5 else { throw .unreachable("the server's answer is not one of Postgres") }
    guard row[1] == "f", row[2] == "off" else { throw .readOnly }
    let isPooled = row[0] != "\(session.backendID)"
    let statements: PostgresStatements
    if let known {
      statements = known
    } else {
      let table = try schema.prepare(session, isThere: row[4] != nil, within: patience.millisecondsRoundedUp)
      statements = PostgresStatements(table)
    }
    // Through a pooler each transaction brings its settings along: what is set for the session would stay with a stranger's.
    if !isPooled { try settle(session) }
    guard let handle = session.release(), let link = PostgresLink(handle, isPooled: isPooled) else {
      throw .unreachable("the connection does not go into pipeline mode")
    }
    return PostgresOpened(link: link, statements: statements, serverVersion: row[3] ?? "", era: era)
  }

  private func settle(_ session: PostgresSession) throws(PostgresOpenFailure) {
    let commit =
      switch configuration.durability {
      case .processCrash: "'off'"
      case .powerLoss: "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END"
      }
    // Plans are made once, perhaps while the table is empty, and have to be good when it is not: by the indexes, always.
    try session.run(
      """
      SELECT set_config('lock_timeout', '\(configuration.lockTimeoutMilliseconds)', false), \
      set_config('synchronous_commit', \(commit), false), set_config('default_transaction_isolation', 'read committed', false), \
      set_config('plan_cache_mode', 'force_generic_plan', false), set_config('enable_seqscan', 'off', false), \
      set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false)
      """)
  }
}
