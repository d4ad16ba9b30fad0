/// Which servers a ``RedisRecordStore`` works with.
public enum RedisServers: Sendable, Hashable {
  /// One server.
  case standalone(RedisEndpoint)
  /// A Redis Cluster: any of its nodes, which tell the others.
  case cluster([RedisEndpoint])
  /// A server that Sentinel watches: some of the sentinels, and the name they know the server by.
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
