import CLibPQ
import Logging
import Sessions

/// A connection string or URL as libpq takes it: checked before it is used, and shown without its password.
struct PostgresConnectionString: Sendable {
  let text: String
  /// The longest time for connecting, in seconds; nil where the text gives none.
  let connectTimeout: Int?
  /// Whether it names several servers, which have one primary.
  let namesSeveralHosts: Bool
  /// Whether the text itself has a password.
  let hasPassword: Bool
  /// The servers that the text names; nothing where libpq finds them elsewhere, or may have taken a part of a password for one.
  let server: PostgresServer

  /// - Throws: `misconfigured` when libpq cannot read the text. Its message may quote the password, so it is left out.
  init(_ text: String) throws(SessionError) {
    guard !text.utf8.contains(0) else { throw .misconfigured("the connection string holds a NUL character") }
    var message: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(text, &message) else {
      PQfreemem(message)
      throw .misconfigured(
        "libpq cannot read the connection string: use postgres://role@host:5432/database, or host=... dbname=..., with special "
          + "characters of a URL's parts percent-encoded")
    }
    defer { PQconninfoFree(options) }
    self.text = text
    let values = Dictionary(PostgresConnectionString.pairs(options)) { $1 }
    hasPassword = values["password"]?.isEmpty == false
    namesSeveralHosts = ["host", "hostaddr"].contains { values[$0]?.contains(",") == true }
    server =
      PostgresConnectionString.isPlain(text)
      ? PostgresServer(host: values["host"] ?? values["hostaddr"], port: values["port"]) : PostgresServer()
    connectTimeout = values["connect_timeout"].flatMap { Int($0) }.flatMap { $0 > 0 ? max($0, 2) : nil }
  }

  /// Whether libpq cannot take a part of a password that was not percent-encoded for a host or a port.
  var isPlain: Bool { PostgresConnectionString.isPlain(text) }

  private static func isPlain(_ text: String) -> Bool {
    guard let scheme = text.firstRange(of: "://") else { return true }
    let rest = text[scheme.upperBound...]
    return !rest.drop { $0 != "@" && $0 != "/" }.dropFirst().contains("@")
  }

  /// The settings that have a value in an array of libpq's, which ends with one without a keyword.
  static func pairs(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [(keyword: String, value: String)] {
    var (pairs, option): ([(String, String)], UnsafeMutablePointer<PQconninfoOption>) = ([], options)
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { pairs.append((String(cString: keyword), String(cString: value))) }
      option += 1
    }
    return pairs
  }
}

/// The address of a server, or of several with commas between, as libpq has it.
struct PostgresServer: Sendable, Equatable {
  var host: String?
  var port: String?

  /// The address for a log.
  var metadata: Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    if let host { metadata["host"] = .string(host) }
    if let port { metadata["port"] = .string(port) }
    return metadata
  }
}

/// The servers that a connection's settings name, in the order that libpq tries them.
package struct PostgresHosts {
  /// Lists whose elements belong together, such as names and ports.
  private let lists: [(keyword: String, values: [String])]

  /// Creates the list from settings as libpq has them.
  package init(_ settings: [(keyword: String, value: String)]) {
    lists = settings.filter { ["host", "hostaddr", "port"].contains($0.keyword) }.map { keyword, value in
      (keyword, value.split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
  }

  /// The same servers with the one at `index` first and those before it last; nil when there are fewer servers.
  package func beginning(at index: Int) -> [(keyword: String, value: String)]? {
    let count = lists.filter { $0.keyword != "port" }.map(\.values.count).max() ?? 0
    guard index < count else { return nil }
    return lists.map { keyword, values in
      // One port serves all.
      guard values.count == count else { return (keyword, values.joined(separator: ",")) }
      return (keyword, (values[index...] + values[..<index]).joined(separator: ","))
    }
  }
}
