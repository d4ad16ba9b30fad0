import Sessions

/// Reads the URLs that name Redis servers.
struct RedisURL {
  let servers: RedisServers
  var username: String?
  var password: String?
  var database: Int = 0
  let tls: RedisTLS?
  let sentinelTLS: RedisSentinelTLS

  /// Reads a URL. Messages never quote the text, as it may hold a password.
  init(_ url: String) throws(SessionError) {
    let security = try RedisURLSecurity(url)
    (tls, sentinelTLS) = (security.tls, security.sentinelTLS)
    let text = security.plain
    guard let colon = text.firstRange(of: "://") else { throw .misconfigured("the Redis URL has no '://': \(RedisURL.forms)") }
    let scheme = text[..<colon.lowerBound].lowercased()
    var rest = text[colon.upperBound...]
    guard !rest.contains("?"), !rest.contains("#") else {
      throw .misconfigured(
        "the Redis URL has a query or a fragment, which means nothing here (a '?' in a password is written %3F): \(RedisURL.forms), then "
          + RedisURLSecurity.names.sorted().joined(separator: ", "))
    }
    // A password may hold an unescaped '@' by mistake, a host cannot.
    if let at = rest.lastIndex(of: "@") {
      (username, password) = try RedisURL.credentials(rest[..<at])
      rest = rest[rest.index(after: at)...]
    }
    switch scheme {
    case "redis":
      let (hosts, path) = RedisURL.split(rest)
      let endpoints = try RedisURL.endpoints(hosts, defaultPort: RedisEndpoint.defaultPort)
      guard endpoints.count == 1 else {
        throw .misconfigured("redis:// names \(endpoints.count) servers: give one, or use redis+cluster:// or redis+sentinel://")
      }
      servers = .standalone(endpoints[0])
      database = try RedisURL.database(path)
    case "unix", "redis+unix":
      guard rest.hasPrefix("/"), rest.count > 1 else {
        throw .misconfigured("a Redis socket's path is not absolute: write \(scheme):///path/to/redis.sock")
      }
      servers = .standalone(.unix(path: try RedisURL.decoded(rest, "path")))
    case "redis+cluster":
      let (hosts, path) = RedisURL.split(rest)
      guard path.isEmpty else { throw .misconfigured("a Redis Cluster has no databases: leave out what follows the nodes") }
      servers = .cluster(try RedisURL.endpoints(hosts, defaultPort: RedisEndpoint.defaultPort))
    case "redis+sentinel":
      let (hosts, path) = RedisURL.split(rest)
      let (master, number) = RedisURL.split(path)
      guard !master.isEmpty else {
        throw .misconfigured("the name of the server that Sentinel watches is missing: redis+sentinel://host:port/NAME")
      }
      servers = .sentinel(
        try RedisURL.endpoints(hosts, defaultPort: RedisEndpoint.defaultSentinelPort), master: try RedisURL.decoded(master, "name"))
      database = try RedisURL.database(number)
    default:
      throw .misconfigured("a Redis URL begins with another scheme: \(RedisURL.forms)")
    }
  }

  private static let forms =
    "use redis://[user:password@]host[:port][/database], redis+unix:///path, redis+cluster://host:port,host:port or "
    + "redis+sentinel://host:port,host:port/NAME[/database]; with TLS rediss, rediss+cluster or rediss+sentinel"

  /// Splits at the first slash, which is left out.
  private static func split(_ text: Substring) -> (Substring, Substring) {
    guard let slash = text.firstIndex(of: "/") else { return (text, "") }
    return (text[..<slash], text[text.index(after: slash)...])
  }

  private static func credentials(_ text: Substring) throws(SessionError) -> (String?, String?) {
    guard let colon = text.firstIndex(of: ":") else {
      throw .misconfigured("the Redis URL has a user without a password: write user:password@ or :password@")
    }
    let user = try decoded(text[..<colon], "user")
    let password = try decoded(text[text.index(after: colon)...], "password")
    guard !password.isEmpty else { throw .misconfigured("the password in the Redis URL is empty") }
    return (user.isEmpty ? nil : user, password)
  }

  private static func database(_ text: Substring) throws(SessionError) -> Int {
    if text.isEmpty { return 0 }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
      throw .misconfigured("the database in the Redis URL is no number")
    }
    return number
  }

  private static func endpoints(_ text: Substring, defaultPort: UInt16) throws(SessionError) -> [RedisEndpoint] {
    var endpoints: [RedisEndpoint] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      endpoints.append(try endpoint(part, defaultPort: defaultPort))
    }
    return endpoints
  }

  /// `host`, `host:port`, `[address]` or `[address]:port`.
  static func endpoint(_ text: Substring, defaultPort: UInt16) throws(SessionError) -> RedisEndpoint {
    var host = text
    var port: Substring?
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .misconfigured("the Redis URL has more than a port after an address") }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = text.lastIndex(of: ":") {
      host = text[..<colon]
      port = text[text.index(after: colon)...]
      guard !host.contains(":") else { throw .misconfigured("an IPv6 address in the Redis URL needs brackets") }
    }
    let name = try decoded(host, "host")
    guard !name.isEmpty, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else {
      throw .misconfigured("a host in the Redis URL is empty or holds a space")
    }
    guard let port else { return .host(name, port: defaultPort) }
    guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(port), number > 0 else {
      throw .misconfigured("a port in the Redis URL is no number from 1 to 65535")
    }
    return .host(name, port: number)
  }

  /// Decodes percent signs.
  static func decoded(_ text: Substring, _ part: String) throws(SessionError) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      let digits = rest.prefix(2)
      guard digits.count == 2, let pair = String(digits), !pair.hasPrefix("+"), !pair.hasPrefix("-"), let value = UInt8(pair, radix: 16)
      else { throw .misconfigured("the \(part) in the Redis URL has a '%' without two hexadecimal digits") }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    guard let decoded = String(validating: bytes, as: UTF8.self), !decoded.utf8.contains(0) else {
      throw .misconfigured("the \(part) in the Redis URL is not UTF-8 text")
    }
    return decoded
  }
}
