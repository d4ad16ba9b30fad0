import SessionsRedis
import SessionsTesting

extension RedisArgument {
  /// The server behind a counting proxy.
  ///
  /// - Throws: ``UncountableStore`` for anything but one server on TCP, or ``SessionError`` when no proxy can be made.
  func counted() throws -> CountedStore {
    let endpoint: RedisEndpoint
    switch servers {
    case .standalone(let server): endpoint = server
    case .cluster: throw UncountableStore("a cluster has several servers, which name each other's addresses")
    case .sentinel: throw UncountableStore("Sentinel names the server's address itself")
    case nil: throw UncountableStore("the URL is wrong")
    }
    guard case .host(let name, let port) = endpoint else {
      throw UncountableStore("the server is reached by a Unix socket, which is not counted on: name a host and a port")
    }
    guard let host = ServerName.address(of: name) else { throw UncountableStore("\(name) has no IPv4 address") }
    let meter = try ProxyMeter(to: host, port: Int(port)) { RedisConversation() }
    return StoreArgument.counted(RedisBackend(moved(toPort: meter.proxy.port)), meter)
  }
}
