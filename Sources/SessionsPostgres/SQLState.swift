import Sessions

/// Postgres's code of a failure: five characters, of which the first two are a class.
struct SQLState: Sendable, Hashable {
  let code: String

  init(_ code: String) {
    self.code = code
  }

  /// libpq itself failed, and there is no code.
  static let none = SQLState("")

  private func isOf(_ classes: String...) -> Bool { classes.contains { code.hasPrefix($0) } }

  /// Another session's lock was in the way for longer than the statement may wait.
  var isLockTimeout: Bool { code == "55P03" }

  /// Another transaction won: the same may be done again.
  var isConflict: Bool { code == "40001" || code == "40P01" }

  /// The connection is not the one that the statement was prepared on, or has one of that name already: a pooler is between.
  var isForeignPlan: Bool { code == "26000" || code == "42P05" }

  /// The table has changed since the statement was prepared.
  var isStalePlan: Bool { code == "0A000" }

  /// The server is not one to write to, and another connection may lead to one that is.
  var isReadOnlyServer: Bool { code == "25006" }

  /// Only a change of settings makes a connection with this failure work.
  var isPermanentForConnecting: Bool { isOf("28", "3D", "42", "0A", "22") }

  /// What a caller is told of an operation that failed with this code and changed nothing: the one place that decides this.
  func operationError(_ table: PostgresTable) -> SessionError {
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
    case "42501":
      SessionError(.misconfigured, "\(name): the role may not use the table \(table.name): grant it select, insert, update and delete")
    case "42P01", "3F000":
      SessionError(
        .backend, "\(name): the table \(table.name) or its schema was removed: restore it, or open a new store, which creates it")
    case "42703":
      SessionError(.backend, "\(name): the table \(table.name) was changed and lacks a column: restore it")
    case "54000":
      SessionError(.tooLarge, "\(name): a subject or a record is larger than Postgres can store")
    case _ where isOf("53", "57", "08", "58"):
      SessionError(.unavailable, "\(name): the server cannot serve now", retryAfter: .seconds(1))
    default:
      SessionError(.backend, "\(name): Postgres refused the operation")
    }
  }

  private var name: String { code.isEmpty ? "libpq" : "SQLSTATE \(code)" }

  /// What is told of a connection that the server refused with this code.
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
