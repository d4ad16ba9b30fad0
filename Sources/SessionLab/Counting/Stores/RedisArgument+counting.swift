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
    guard case .host(let host, let port) = endpoint else { throw UncountableStore.unixSocket }
    let meter = try ProxyMeter(to: host, port: Int(port)) { RedisConversation() }
    return StoreArgument.counted(RedisBackend(moved(toPort: meter.proxy.port)), meter)
  }
}
