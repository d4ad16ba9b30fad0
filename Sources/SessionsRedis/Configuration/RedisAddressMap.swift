import Sessions

/// Where a client reaches the servers whose addresses a cluster or Sentinel announces, when those are of a network that the client is not in:
/// behind a translation of addresses, or in containers.
///
/// ```swift
/// configuration.addresses = [.host("10.0.0.5", port: 6379): .host("localhost", port: 7001)]
/// configuration.addresses = RedisAddressMap { announced in
///   guard case .host(_, let port) = announced else { return announced }
///   return .host("redis.example.org", port: port)
/// }
/// ```
///
/// It is applied to what servers say: the nodes in a cluster's map and in its redirections, and the server that Sentinel names. The seeds and
/// the sentinels of the configuration are taken as they are.
public struct RedisAddressMap: Sendable, Hashable {
  private enum Kind: Hashable {
    case table([RedisEndpoint: RedisEndpoint])
    case function(Identified<@Sendable (RedisEndpoint) -> RedisEndpoint>)
  }

  private let kind: Kind

  /// Creates a map from announced addresses, which are compared as they are announced, to those to connect to. Others are left as they are.
  public init(_ addresses: [RedisEndpoint: RedisEndpoint] = [:]) {
    kind = .table(addresses)
  }

  /// Creates a map from a function, which returns the address to connect to. It is called often, and must not block.
  ///
  /// Two such maps are equal when one is a copy of the other.
  public init(_ reachable: @escaping @Sendable (_ announced: RedisEndpoint) -> RedisEndpoint) {
    kind = .function(Identified(reachable))
  }

  /// The address to connect to for an announced one.
  public func reachable(_ announced: RedisEndpoint) -> RedisEndpoint {
    switch kind {
    case .table(let addresses): addresses[announced] ?? announced
    case .function(let reachable): reachable.value(announced)
    }
  }
}

extension RedisAddressMap: ExpressibleByDictionaryLiteral {
  /// Creates a map from announced addresses to those to connect to. Of two for one announced address the last counts.
  public init(dictionaryLiteral elements: (RedisEndpoint, RedisEndpoint)...) {
    self.init(Dictionary(elements) { $1 })
  }
}
