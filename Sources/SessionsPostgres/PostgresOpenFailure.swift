import Sessions

/// Why a connection could not be opened or set up.
enum PostgresOpenFailure: Error {
  /// The server or the pooler refused the connection.
  case refused(SQLState)
  /// The server asks for a password, and there is none.
  case needsPassword
  /// No server was reached; libpq says why.
  case unreachable(String)
  /// libpq does not take a setting's value; it says which one.
  case setting(String)
  /// Time ran out.
  case timeout(host: String?)
  /// The server is one that cannot be written to.
  case readOnly
  /// A statement of the set-up failed.
  case statement(SQLState)
  /// The table is not one to work with; the message says why and what to do.
  case table(String)

  /// What a caller is told. `misconfigured` is what trying again does not help with.
  func sessionError(_ table: PostgresTableName) -> SessionError {
    switch self {
    case .refused(let state): state.connectError
    case .needsPassword: .misconfigured("the server asks for a password: give one in the connection string, PGPASSWORD or a password file")
    case .unreachable(let message): SessionError(.unavailable, "no server is reached: \(message)", retryAfter: .seconds(1))
    case .setting(let message): .misconfigured("libpq does not take the connection string: \(message)")
    case .timeout(let host):
      SessionError(
        .unavailable, "the server\(host.map { " at \($0)" } ?? "") does not answer while a connection is made", retryAfter: .seconds(1))
    case .readOnly: SQLState("25006").operationError(PostgresTable(schema: "", name: table.name))
    case .statement(let state): PostgresOpenFailure.setUpError(state, table)
    case .table(let message): .misconfigured(message)
    }
  }

  private static func setUpError(_ state: SQLState, _ table: PostgresTableName) -> SessionError {
    switch state.code {
    case "42501":
      .misconfigured(
        "SQLSTATE 42501: the role may not create the table \(table.name): grant it CREATE on the schema, or have another role create "
          + "the table and grant its use")
    case "3F000": .misconfigured("SQLSTATE 3F000: the schema \(table.schema ?? "") does not exist: create it or name another one")
    // Somebody else made something of that name at the same moment: the next try sees it.
    case "42P07", "23505", "55P03", "42710":
      SessionError(
        .unavailable, "SQLSTATE \(state.code): another session held a lock while the table was looked for", retryAfter: .seconds(1))
    default: state.operationError(PostgresTable(schema: "", name: table.name))
    }
  }
}
