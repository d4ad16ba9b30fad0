import Sessions

/// Postgres's code of a failure: five characters, of which the first two are a class.
package struct SQLState: Sendable, Hashable {
  /// The five characters; none where libpq itself failed.
  package let code: String
  /// Whether row-level security, and not a missing right, is behind a refusal (42501).
  package let isRowSecurity: Bool

  /// Creates a state from its code.
  ///
  /// - Parameter routine: The function of the server that found the failure, which is the same in every language.
  package init(_ code: String, routine: String? = nil) {
    self.code = code
    isRowSecurity = routine == "check_enable_rls" || routine == "ExecWithCheckOptions"
  }

  /// The state when libpq itself failed, and there is no code.
  static let none = SQLState("")

  private func isOf(_ classes: String...) -> Bool { classes.contains { code.hasPrefix($0) } }

  /// Whether another session's lock was in the way for longer than the statement may wait.
  var isLockTimeout: Bool { code == "55P03" }

  /// Whether another transaction won, so that the operation may be done again.
  var isConflict: Bool { code == "40001" || code == "40P01" }

  /// Whether the connection does not have the prepared statement, or has another one of that name: a pooler is between.
  var isForeignPlan: Bool { code == "26000" || code == "42P05" }

  /// Whether the table has changed since the statement was prepared.
  var isStalePlan: Bool { code == "0A000" }

  /// Whether the server does not take writes: another connection may lead to one that does.
  var isReadOnlyServer: Bool { code == "25006" }

  /// Whether only a change of settings makes a connection with this failure work.
  var isPermanentForConnecting: Bool { isOf("28", "3D", "42", "0A", "22") }

  /// The error of an operation that failed with this code and changed nothing. This is the one place that decides it.
  ///
  /// - Parameter table: The table's name, which needs no schema to be recognised.
  func operationError(_ table: String) -> SessionError {
    switch code {
    case "55P03":
      SessionError(
        .timeout, "\(name): another session held a lock on the row or the table until the operation's deadline: nothing was changed",
        retryAfter: .seconds(1))
    case "57014":
      SessionError(.timeout, "\(name): the server ended the statement before it was done: nothing was changed", retryAfter: .seconds(1))
    case "40001", "40P01":
      SessionError(.unavailable, "\(name): other transactions kept winning until the operation's deadline", retryAfter: .milliseconds(100))
    case "25006":
      SessionError(
        .unavailable,
        "\(name): the server is read-only, such as a standby: name the primary, or all the servers that may become it",
        retryAfter: .seconds(1))
    case "53100":
      SessionError(.unavailable, "\(name): the server's disk is full: free some space", retryAfter: .seconds(10))
    case "42501" where isRowSecurity: SessionError(.misconfigured, "\(name): \(PostgresRelation.rowSecurity(table))")
    case "42501":
      SessionError(
        .misconfigured,
        "\(name): the role may not use the table \(table): GRANT USAGE ON SCHEMA and SELECT, INSERT, UPDATE, DELETE ON TABLE to it, and "
          + "SELECT ON \"\(PostgresTable.catalogueName)\" in the same schema")
    case "42P01", "3F000":
      SessionError(
        .backend, "\(name): the table \(table) or its schema was removed: restore it, or open a new store, which creates it")
    case "42703":
      SessionError(.backend, "\(name): the table \(table) was changed and lacks a column: restore it")
    case "54000":
      SessionError(.tooLarge, "\(name): a subject or a record is larger than Postgres can store")
    case "08P01":
      SessionError(
        .unavailable, "\(name): a pooler before the server refused the operation: look at the pooler's log", retryAfter: .seconds(1))
    case _ where isOf("53", "57", "08", "58"):
      SessionError(.unavailable, "\(name): the server cannot serve now", retryAfter: .seconds(1))
    default:
      SessionError(.backend, "\(name): Postgres refused the operation")
    }
  }

  private var name: String { code.isEmpty ? "libpq" : "SQLSTATE \(code)" }

  /// The error of a connection that the server refused with this code.
  var connectError: SessionError {
    switch code {
    case _ where isOf("28"):
      SessionError(.misconfigured, "\(name): the server did not accept the role or its password: check them and the server's pg_hba.conf")
    case "3D000":
      SessionError(.misconfigured, "\(name): the database does not exist: create it or name another one")
    case "53300":
      SessionError(.unavailable, "\(name): the server has as many connections as it allows", retryAfter: .seconds(1))
    case "57P03":
      SessionError(.unavailable, "\(name): the server is starting or stopping", retryAfter: .seconds(1))
    case _ where isPermanentForConnecting:
      SessionError(.misconfigured, "\(name): the server or the pooler refused the connection: check the connection's settings")
    default:
      SessionError(.unavailable, "\(name): the server refused the connection", retryAfter: .seconds(1))
    }
  }
}

/// The reason that a connection could not be opened or set up.
enum PostgresOpenFailure: Error {
  /// The server or the pooler refused the connection.
  case refused(PostgresRefusal)
  /// The source of credentials gave none.
  case noCredentials(SessionError)
  /// The server asks for a password, and there is none.
  case needsPassword
  /// No server was reached; libpq says why.
  case unreachable(String)
  /// libpq does not take a setting's value; it says which one.
  case setting(String)
  /// Time ran out.
  case timeout(host: String?)
  /// The server does not take writes.
  case readOnly
  /// The server's version, in the form of 110022 for 11.22, is older than what the statements need.
  case tooOld(Int32)
  /// A statement of the set-up failed.
  case statement(SQLState)
  /// The table cannot be used; the message says why and what to do.
  case table(String)

  /// The error of an operation that waits for the connection: `misconfigured` where trying again does not help.
  func sessionError(_ table: PostgresTableName) -> SessionError {
    switch self {
    case .refused(let refusal): refusal.error
    case .noCredentials(let error): error
    case .needsPassword: .misconfigured("the server asks for a password: give one in the connection string, PGPASSWORD or a password file")
    case .unreachable(let message): SessionError(.unavailable, "no server is reached: \(message)", retryAfter: .seconds(1))
    case .setting(let message): .misconfigured("libpq does not take the connection string: \(message)")
    case .timeout(let host):
      SessionError(
        .unavailable, "the server\(host.map { " at \($0)" } ?? "") does not answer while a connection is made", retryAfter: .seconds(1))
    case .readOnly: SQLState("25006").operationError(table.name)
    case .tooOld(let version):
      .misconfigured(
        "the server is Postgres \(version / 10000)\(version < 100_000 ? ".\(version / 100 % 100)" : ""): sessions need 12 or later; update "
          + "the server or name another one")
    case .statement(let state): PostgresOpenFailure.setUpError(state, table)
    case .table(let message): .misconfigured(message)
    }
  }

  /// The server's code of the failure; nil where it gave none.
  var state: SQLState? {
    switch self {
    case .refused(let refusal): refusal.state
    case .statement(let state): state
    case .readOnly: SQLState("25006")
    case .noCredentials, .needsPassword, .unreachable, .setting, .timeout, .table, .tooOld: nil
    }
  }

  private static func setUpError(_ state: SQLState, _ table: PostgresTableName) -> SessionError {
    switch state.code {
    case "3F000": .misconfigured("SQLSTATE 3F000: the schema \(table.schema ?? "") does not exist: create it or name another one")
    // Another node created a relation of that name at the same moment: the next try sees it.
    case "42P07", "23505", "55P03", "42710":
      SessionError(
        .unavailable, "SQLSTATE \(state.code): another session held a lock while the table was looked for", retryAfter: .seconds(1))
    default: state.operationError(table.name)
    }
  }
}
