package import Sessions

/// The refusal of a connection, by the server or by a pooler before it.
///
/// pgbouncer has one code for all its refusals, the passing and the lasting ones. Its texts tell them apart: they are never translated.
package struct PostgresRefusal: Sendable {
  /// The code.
  package let state: SQLState
  /// The text, which is not passed on as a whole: it may quote what it was sent.
  private let text: Substring

  /// Reads a line of libpq's message, such as `connection to server at "db", port 5432 failed: FATAL:  28P01: ...`; nil when there is no
  /// code in it.
  package init?(_ line: String) {
    var rest = line[...]
    while let colon = rest.firstIndex(of: ":") {
      let part = rest[..<colon].drop { $0 == " " }
      rest = rest[rest.index(after: colon)...]
      let isCode = part.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
      guard part.utf8.count == 5, isCode, part != "FATAL", part != "ERROR", part != "PANIC" else { continue }
      (state, text) = (SQLState(String(part)), rest.drop { $0 == " " })
      return
    }
    return nil
  }

  /// Whether other credentials may be taken.
  var isAboutCredentials: Bool {
    ["28P01", "28000"].contains(state.code) || state.code == "08P01" && text.contains("authentication failed")
  }

  /// The error of an operation that waits for the connection.
  package var error: SessionError {
    guard state.code == "08P01" else { return state.connectError }
    guard let known = PostgresRefusal.known.first(where: { text.contains($0.phrase) }) else {
      return SessionError(
        .unavailable, "SQLSTATE 08P01: a pooler before the server refused the connection: look at the pooler's log", retryAfter: .seconds(1)
      )
    }
    let message = "SQLSTATE 08P01: the pooler refused the connection: \(known.advice)\(known.namesParameter ? parameter : "")"
    return known.isLasting ? .misconfigured(message) : SessionError(.unavailable, message, retryAfter: .seconds(1))
  }

  /// The parameter that pgbouncer does not know, where its name is one.
  private var parameter: String {
    let name = text.split(separator: ":").last?.drop { $0 == " " } ?? ""
    return name.allSatisfy { $0.isLetter || $0 == "_" } ? " (\(name))" : ""
  }

  /// pgbouncer's texts, of versions 1.12 to 1.24, with what to look at.
  private static let known: [(phrase: String, isLasting: Bool, namesParameter: Bool, advice: String)] = [
    (
      "unsupported startup parameter", true, true,
      "it does not pass on a parameter of the connection: leave it out of the connection string and of PGOPTIONS, set it for the role, or "
        + "name it in the pooler's ignore_startup_parameters"
    ),
    ("no such database", true, false, "it has no such database: name it in [databases] of its configuration, or name another one"),
    ("does not exist", true, false, "the server behind it does not have the database or the role: check [databases] of its configuration"),
    ("does not allow connections", true, false, "the database is disabled there: RESUME or ENABLE it in the pooler's console"),
    ("is disabled", true, false, "the database is disabled there: RESUME or ENABLE it in the pooler's console"),
    ("no such user", true, false, "it does not know the role: check its auth_file or auth_query"),
    ("authentication failed", true, false, "it did not accept the role or its password: check its auth_type, auth_file and auth_query"),
    (
      "requires forced user", true, false,
      "with auth_type=any it has to know the database's role: name the database in [databases] with user="
    ),
    ("login rejected", true, false, "its rules do not let the role in: check its auth_hba_file"),
    ("SSL required", true, false, "it asks for TLS: use sslmode=require or better"),
    ("no more connections allowed", false, false, "it has as many clients as it allows: look at its max_client_conn"),
    ("server login has been failing", false, false, "it cannot log in to the server behind it: look at the pooler's log"),
    ("cannot connect to server", false, false, "it does not reach the server behind it: look at the pooler's log"),
    ("query_wait_timeout", false, false, "no connection to the server got free in time: look at its default_pool_size"),
  ]
}
