import Sessions

extension RedisURL {
  /// Takes the parameters that are about TLS: `cafile`, `certfile`, `keyfile`, `servername`, `verification` and `sentinel-tls`.
  ///
  /// - Parameter isSentinel: Whether the URL names sentinels.
  static func security(
    _ query: inout RedisURLQuery, isSentinel: Bool
  ) throws(SessionError) -> (tls: RedisTLS, sentinelTLS: RedisSentinelTLS) {
    var tls = RedisTLS(
      authoritiesFile: try query.take("cafile"), certificateFile: try query.take("certfile"), keyFile: try query.take("keyfile"),
      serverName: try query.take("servername"))
    if let value = try query.take("verification") {
      guard let verification = RedisTLS.CertificateVerification(rawValue: value) else {
        throw .misconfigured("verification in the Redis URL is none of full, without-host-name and none")
      }
      tls.certificateVerification = verification
    }
    var sentinelTLS = RedisSentinelTLS.likeServers
    if let value = try query.take("sentinel-tls") {
      guard isSentinel, value == "off" else {
        throw .misconfigured("sentinel-tls in a Redis URL is off, and for rediss+sentinel:// only")
      }
      sentinelTLS = .off
    }
    try tls.validate()
    return (tls, sentinelTLS)
  }
}
