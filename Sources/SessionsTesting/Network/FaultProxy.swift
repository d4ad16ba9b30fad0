import Foundation

/// A TCP proxy on the loopback interface that fails in the way a test asks for.
///
/// A store connects to ``port`` and reaches the server behind it. The mode is changed at any time: what follows the change is treated in the
/// new way, on connections that are open too. With ``interrupt(_:)`` it is what a backend of the suite is cut off with.
public final class FaultProxy: Sendable {
  /// What the proxy does with connections and bytes.
  public enum Mode: Sendable, Equatable {
    /// Forwards both ways.
    case pass
    /// Forwards both ways, every byte so much later. Connections are accepted at once.
    case delay(Duration)
    /// Forwards so many bytes from the server, on the connection that it next answers, and closes that. Then the mode is ``pass`` again.
    case truncate(Int)
    /// Forwards what clients send, and resets a client's connection instead of giving it an answer. What the server has read is done.
    case loseAnswers
    /// Resets the connections that are open, and every new one (RST, what a server leaves behind that lost its machine).
    case reset
    /// Accepts connections and reads what comes on both sides, and forwards nothing. What it swallowed is lost, also in a later mode.
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

  /// The same, with someone who sees all bytes.
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

  /// What it does now. A change holds when the assignment returns: a connection after ``Mode/refuse`` is refused.
  public var mode: Mode {
    get { relay.mode }
    set { relay.change(to: newValue) }
  }

  /// The connections that were accepted since the start, those that were then reset too.
  public var accepted: Int { relay.accepted }

  /// The connections that are open.
  public var open: Int { relay.open }

  /// Ends all connections and frees the port and every descriptor. It waits for the proxy's thread, which is not busy for long.
  public func close() { relay.close() }
}
