package import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// TLS to the servers and to the sentinels of one store; nothing where the connections are plain.
package struct RedisSecurity: Sendable {
  private let servers: TLSContext?
  private let sentinels: TLSContext?

  /// Reads the files that the settings name.
  package init(_ configuration: RedisConfiguration) throws(SessionError) {
    servers = if let tls = configuration.tls { try TLSContext(tls, log: configuration.log) } else { nil }
    switch configuration.sentinelTLS {
    case .likeServers: sentinels = servers
    case .off: sentinels = nil
    case .settings(let tls):
      if case .sentinel = configuration.servers { sentinels = try TLSContext(tls, log: configuration.log) } else { sentinels = nil }
    }
  }

  /// The other end of a connection, as TLS sees it; nil for a plain connection.
  func peer(at endpoint: RedisEndpoint, isSentinel: Bool) -> TLSPeer? {
    guard let context = isSentinel ? sentinels : servers, case .host(let host, _) = endpoint else { return nil }
    return TLSPeer(context: context, name: context.settings.serverName ?? host, address: "\(endpoint)")
  }
}

/// The server that a TLS connection is made to.
struct TLSPeer: Sendable {
  let context: TLSContext
  /// The host name or numeric address that the certificate has to be for.
  let name: String
  /// The address by which sessions of TLS are kept for the next connection.
  let address: String

  init(context: TLSContext, name: String, address: String) {
    self.context = context
    // A dot at the end makes a name absolute for the resolver; no certificate has it.
    self.name = name.count > 1 && name.hasSuffix(".") ? String(name.dropLast()) : name
    self.address = address
  }

  /// Whether the name is a numeric address, for which there is no SNI.
  var isNumeric: Bool {
    var bytes = in6_addr()
    return inet_pton(AF_INET, name, &bytes) == 1 || inet_pton(AF_INET6, name, &bytes) == 1
  }
}
