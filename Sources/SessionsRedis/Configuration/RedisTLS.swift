import Sessions

/// TLS to the servers: whose certificates are trusted, and the client's own.
///
/// Certificates and host names are verified, and TLS 1.2 is the least version, without any setting. Files are PEM. They are read when the store
/// is created, and again when they have changed by the time of a new connection, for the connections after it: a certificate can be renewed while
/// the application runs.
public struct RedisTLS: Sendable, Hashable {
  /// The checks on a server's certificate.
  public enum CertificateVerification: String, Sendable, Hashable, CaseIterable {
    /// The certificate comes from a trusted authority, is valid now, and is for the server's host name or address.
    case full
    /// As ``full``, but it may be for any host: for nodes that name each other by addresses which their certificates do not have.
    ///
    /// Whoever has a certificate of one of the authorities can pose as the server, so name an authority of your own.
    case withoutHostName = "without-host-name"
    /// Nothing: whoever is between the application and the server can read and change every session.
    case none
  }

  /// The file with the certificates of the authorities that are trusted; nil for those of the system.
  public var authoritiesFile: String?
  /// The file with the client's certificate, followed by those between it and the authority; nil for a client without one.
  public var certificateFile: String?
  /// The file with the private key of the client's certificate, without a passphrase; nil for a client without a certificate.
  public var keyFile: String?
  /// The name that the servers' certificates have to be for, and that is asked for by SNI; nil for the host that the store connects to.
  public var serverName: String?
  /// The checks on a server's certificate, ``CertificateVerification/full`` by default.
  public var certificateVerification: CertificateVerification

  /// Creates settings; see the properties for their meaning.
  public init(
    authoritiesFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil, serverName: String? = nil,
    certificateVerification: CertificateVerification = .full
  ) {
    self.authoritiesFile = authoritiesFile
    self.certificateFile = certificateFile
    self.keyFile = keyFile
    self.serverName = serverName
    self.certificateVerification = certificateVerification
  }

  /// Checks what can be checked without reading a file.
  func validate() throws(SessionError) {
    guard (certificateFile == nil) == (keyFile == nil) else {
      throw .misconfigured(
        "a client certificate needs both of certificateFile and keyFile (certfile and keyfile in a URL): the "
          + (keyFile == nil ? "key" : "certificate") + " is missing")
    }
    for (name, value) in [
      ("authoritiesFile (cafile)", authoritiesFile), ("certificateFile (certfile)", certificateFile), ("keyFile (keyfile)", keyFile),
      ("serverName (servername)", serverName),
    ] {
      guard let value else { continue }
      guard !value.isEmpty, !value.utf8.contains(0) else { throw .misconfigured("\(name) of the TLS settings is empty or no text") }
    }
  }
}

/// TLS to the sentinels of a ``RedisServers/sentinel(_:master:)``.
public enum RedisSentinelTLS: Sendable, Hashable {
  /// As to the servers, with the same settings: TLS when there is ``RedisConfiguration/tls``, and else none.
  case likeServers
  /// None.
  case off
  /// With settings of their own.
  case settings(RedisTLS)
}

extension RedisConfiguration {
  /// The servers as a URL without user and password, whose scheme tells whether there is TLS.
  package var address: String {
    let text = "\(servers)"
    return tls == nil || !text.hasPrefix("redis") ? text : "rediss" + text.dropFirst("redis".count)
  }

  /// What is not verified about the servers' or the sentinels' certificates, for whoever has to know; nil when everything is, or nothing is
  /// encrypted.
  package var weakness: String? {
    var parts: [String] = []
    switch tls?.certificateVerification {
    case .full?, nil: break
    case .withoutHostName?: parts.append("host names are NOT verified")
    case .none?: parts.append("certificates are NOT verified")
    }
    guard case .sentinel = servers else { return parts.first }
    switch sentinelTLS {
    case .likeServers: break
    case .off: if tls != nil { parts.append("no TLS to the sentinels") }
    case .settings(let settings):
      switch settings.certificateVerification {
      case .full: break
      case .withoutHostName: parts.append("host names of the sentinels are NOT verified")
      case .none: parts.append("certificates of the sentinels are NOT verified")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Checks the settings of TLS.
  func validateTLS() throws(SessionError) {
    try tls?.validate()
    if case .settings(let settings) = sentinelTLS { try settings.validate() }
    if tls != nil, case .standalone(.unix) = servers {
      throw .misconfigured("tls is set for a Unix socket, which never leaves the machine: leave it out")
    }
  }
}
