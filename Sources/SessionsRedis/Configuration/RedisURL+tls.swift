import Sessions

/// The part of a URL of Redis that is about TLS: a scheme that begins with `rediss`, and the parameters after a question mark.
struct RedisURLSecurity {
  /// The URL without these parameters, and with the scheme of a connection without TLS.
  let plain: String
  /// Nil for a URL without TLS.
  private(set) var tls: RedisTLS?
  private(set) var sentinelTLS: RedisSentinelTLS = .likeServers

  /// Takes a URL apart. Messages never quote it, as it may hold a password.
  init(_ text: String) throws(SessionError) {
    guard let colon = text.firstRange(of: "://"), text[..<colon.lowerBound].lowercased().hasPrefix("rediss") else {
      plain = text
      return
    }
    let scheme = text[..<colon.lowerBound].lowercased()
    let kind = scheme.dropFirst("rediss".count)
    guard ["", "+cluster", "+sentinel"].contains(kind) else {
      throw .misconfigured("a Redis URL with TLS begins with rediss://, rediss+cluster:// or rediss+sentinel://")
    }
    let rest = text[colon.upperBound...]
    let mark = rest.firstIndex(of: "?") ?? rest.endIndex
    var others: [Substring] = []
    var tls = RedisTLS()
    var seen: Set<String> = []
    for parameter in rest[mark...].dropFirst().split(separator: "&") {
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = parts[0].lowercased()
      let value = try parts.count == 2 ? RedisURL.decoded(parts[1], "value of a parameter") : ""
      guard RedisURLSecurity.names.contains(name) else {
        others.append(parameter)
        continue
      }
      guard seen.insert(name).inserted else { throw .misconfigured("the Redis URL has a parameter twice") }
      switch name {
      case "cafile": tls.authoritiesFile = value
      case "certfile": tls.certificateFile = value
      case "keyfile": tls.keyFile = value
      case "servername": tls.serverName = value
      case "verification":
        guard let verification = RedisTLS.CertificateVerification(rawValue: value) else {
          throw .misconfigured("verification in the Redis URL is none of full, without-host-name and none")
        }
        tls.certificateVerification = verification
      default:
        guard kind == "+sentinel", value == "off" else {
          throw .misconfigured("sentinel-tls in a Redis URL is off, and for rediss+sentinel:// only")
        }
        sentinelTLS = .off
      }
    }
    try tls.validate()
    self.tls = tls
    plain = "redis\(kind)://\(rest[..<mark])" + (others.isEmpty ? "" : "?\(others.joined(separator: "&"))")
  }

  /// The parameters about TLS.
  static let names: Set<String> = ["cafile", "certfile", "keyfile", "servername", "verification", "sentinel-tls"]
}
