import Foundation

/// A TCP proxy on the loopback interface that fails in the way a test asks for.
///
/// A store connects to ``port`` and reaches the server behind it. The mode can be changed at any time: bytes after the change are treated
/// in the new way, on open connections too. With ``interrupt(_:)`` it cuts off a backend of the suite.
public final class FaultProxy: Sendable {
  /// The treatment of connections and bytes.
  public enum Mode: Sendable, Equatable {
    /// Forwards both ways.
    case pass
    /// Forwards both ways, every byte with this delay. Connections are accepted at once.
    case delay(Duration)
    /// Forwards this number of bytes from the server, on the connection that it next answers, and closes that. Then the mode is ``pass``
    /// again.
    case truncate(Int)
    /// Forwards clients' bytes, and resets a client's connection instead of giving it an answer. A request that the server has read is
    /// done.
    case loseAnswers
    /// Resets the connections that are open, and every new one (RST, as from a server that lost its machine).
    case reset
    /// Accepts connections and reads on both sides, and forwards nothing. The swallowed bytes are lost, also in a later mode.
    case blackHole
    /// Refuses new connections. Those that are open go on.
    case refuse
  }

  /// The port of 127.0.0.1 that stands for the server; the same until ``close()``.
  public let port: Int
  private let relay: Relay

  /// Listens on a free port, for connections to the server at `host` and `port`, which need not run yet.
  ///
  /// - Throws: `POSIXError` if the host is no numeric IPv4 address or there is no descriptor left.
  public convenience init(to host: String = "127.0.0.1", port: Int) throws {
    try self.init(to: host, port: port, observer: nil)
  }

  /// Listens on a free port as ``init(to:port:)`` does, and shows all bytes to an observer.
  package init(to host: String, port: Int, observer: (any TrafficObserver)?) throws {
    let listener = try Socket.bound(toPort: 0)
    guard listener.listens() else {
      listener.close()
      throw POSIXError(.EADDRINUSE)
    }
    self.port = listener.port
    do {
      relay = try Relay(listener: listener, server: Socket.address(host: host, port: port), observer: observer)
    } catch {
      listener.close()
      throw error
    }
    let relay = relay
    Thread.detachNewThread { relay.run() }
  }

  deinit { close() }

  /// The present mode. A change is in force when the assignment returns: a connection after ``Mode/refuse`` is refused.
  public var mode: Mode {
    get { relay.mode }
    set { relay.change(to: newValue) }
  }

  /// The number of connections that were accepted since the start, those that were reset at once included.
  public var accepted: Int { relay.accepted }

  /// The number of open connections.
  public var open: Int { relay.open }

  /// Ends all connections and frees the port and every descriptor. It waits for the proxy's thread, which is not busy for long.
  public func close() { relay.close() }
}

/// Interruptions of the cases about failures.
extension FaultProxy {
  /// Cuts off the clients that are connected through the proxy, or with nil lets them through again.
  ///
  /// It is in force when the call returns. It resets open connections, on which a client would wait for the bytes that were lost.
  public func interrupt(_ how: BackendInterruption?) {
    switch how {
    case .down:
      mode = .reset
      mode = .refuse
    case .silent: mode = .blackHole
    case .answersLost: mode = .loseAnswers
    case nil:
      mode = .reset
      mode = .pass
    }
  }
}

/// Sees the bytes that a proxy forwards, in the order in which it reads them.
///
/// It is called on the proxy's thread, before the bytes go on, so it has seen every byte that a client received. The calls for one
/// connection never overlap. The observer must not use the proxy, whose lock is held.
package protocol TrafficObserver: Sendable {
  /// A client sent bytes.
  ///
  /// - Parameter connection: The number of the connection, from 1, in the order of their acceptance.
  func clientSent(_ bytes: ArraySlice<UInt8>, on connection: Int)

  /// The server sent bytes; see ``clientSent(_:on:)``.
  func serverSent(_ bytes: ArraySlice<UInt8>, on connection: Int)
}
