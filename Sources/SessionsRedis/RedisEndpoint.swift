/// Where a Redis server listens.
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
