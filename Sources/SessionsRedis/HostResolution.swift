import Dispatch
import Sessions

/// The addresses of a host name, found on a thread of their own: the resolver blocks for as long as it likes.
final class HostResolution: Sendable {
  private let found: Locked<[SocketAddress]?> = Locked(nil)

  init(_ host: String, port: UInt16) {
    // A queue of its own, so that a slow resolver holds no thread that others wait for.
    DispatchQueue(label: "swift-sessions.redis.resolve").async { [self] in
      let addresses = SocketAddress.resolve(host, port: port, isNumeric: false)
      found.withLock { $0 = addresses }
    }
  }

  /// The addresses; nil while they are looked for, and none when there is no such host.
  var addresses: [SocketAddress]? { found.withLock { $0 } }
}
