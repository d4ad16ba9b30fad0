import SessionsPostgres

/// Where the connections of a Postgres URL go, as libpq decides it.
struct PostgresWay: Equatable {
  let host: String
  let port: Int

  /// - Parameter options: The connection options that hold, by libpq's names for them.
  /// - Throws: Why no proxy can stand there and count.
  init(_ options: [String: String]) throws(UncountableStore) {
    if let mode = options["sslmode"], ["require", "verify-ca", "verify-full"].contains(mode) {
      throw UncountableStore("sslmode is \(mode), and what is encrypted cannot be counted")
    }
    if options["gssencmode"] == "require" || options["channel_binding"] == "require" {
      throw UncountableStore("the connection has to be encrypted, and what is encrypted cannot be counted")
    }
    let host = options["hostaddr"] ?? options["host"] ?? ""
    let port = options["port"] ?? "5432"
    guard !host.contains(","), !port.contains(",") else { throw UncountableStore("there are several servers") }
    guard !host.isEmpty, !host.hasPrefix("/"), !host.hasPrefix("@") else { throw UncountableStore.unixSocket }
    guard let number = Int(port), (1...65535).contains(number) else { throw UncountableStore("the port is no number") }
    (self.host, self.port) = (host, number)
  }

  /// The URL with the way through a proxy instead, and in the clear: libpq goes by the last that it is told.
  static func url(_ url: String, throughPort port: Int) -> String {
    url + (url.contains("?") ? "&" : "?") + "hostaddr=127.0.0.1&port=\(port)&sslmode=disable&gssencmode=disable"
  }
}
