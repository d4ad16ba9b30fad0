import Logging

/// The servers that a ``RedisRecordStore`` works with.
public enum RedisServers: Sendable, Hashable {
  /// One server.
  case standalone(RedisEndpoint)
  /// A Redis Cluster: any of its nodes, which name the others.
  case cluster([RedisEndpoint])
  /// A server that Sentinel watches: some of the sentinels, and the name by which they know the server.
  case sentinel([RedisEndpoint], master: String)
}

extension RedisServers: CustomStringConvertible {
  /// The servers as a URL without user and password.
  public var description: String {
    switch self {
    case .standalone(.unix(let path)): "redis+unix://\(path)"
    case .standalone(let endpoint): "redis://\(endpoint)"
    case .cluster(let seeds): "redis+cluster://\(seeds.map(\.description).joined(separator: ","))"
    case .sentinel(let sentinels, let master):
      "redis+sentinel://\(sentinels.map(\.description).joined(separator: ","))/\(master)"
    }
  }
}

/// The address of a Redis server.
public enum RedisEndpoint: Sendable, Hashable {
  /// A host name or a numeric address, without brackets, and a port.
  case host(String, port: UInt16)
  /// The path of a Unix domain socket.
  case unix(path: String)

  /// The port that Redis listens on by default.
  public static let defaultPort: UInt16 = 6379
  /// The port that Sentinel listens on by default.
  public static let defaultSentinelPort: UInt16 = 26379
}

extension RedisEndpoint: CustomStringConvertible {
  /// `host:port`, with brackets around an IPv6 address, or the path.
  public var description: String {
    switch self {
    case .host(let name, let port): name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
    case .unix(let path): path
    }
  }
}

extension RedisEndpoint {
  /// The address for a log.
  var metadata: Logger.Metadata {
    switch self {
    case .host(let name, let port): ["host": .string(name), "port": .stringConvertible(port)]
    case .unix(let path): ["path": .string(path)]
    }
  }
}
