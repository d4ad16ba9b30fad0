import Foundation
import Sessions
import SessionsHTTPConformance
import SessionsTesting

/// A server that answers each request with bytes that a test wrote, on a thread of its own.
final class ScriptedServer: Sendable {
  /// What is done after a request has arrived.
  enum Reaction: Sendable {
    /// Sends a text, which need not be an answer, in one piece.
    case text(String)
    /// Sends a text byte by byte, each as a segment of its own.
    case byByte(String)
    /// Closes the connection.
    case close
  }

  let endpoint: WireEndpoint
  private let listener: Socket
  private let log = Log()

  /// The requests so far, which threads outlive the server with.
  private final class Log: Sendable {
    let heads: Locked<[String]> = Locked([])
  }

  /// - Parameter react: Answers the text of a request's head; the connection stays open unless it is closed.
  init(_ react: @escaping @Sendable (String) -> [Reaction]) throws {
    listener = try Socket.bound(toPort: 0)
    guard listener.listens() else { throw POSIXError(.EADDRINUSE) }
    endpoint = WireEndpoint(host: "127.0.0.1", port: listener.port)
    let (listener, log) = (listener, log)
    Thread.detachNewThread {
      while Self.waits(listener), let connection = listener.accepted() {
        Thread.detachNewThread { Self.serve(connection, log, react) }
      }
      listener.close()
    }
  }

  convenience init(answer: String) throws {
    try self.init { _ in [.text(answer)] }
  }

  // The thread that polls the socket closes it.
  deinit { shutdown(listener.number, Int32(SHUT_RDWR)) }

  /// The heads of the requests so far.
  var heads: [String] { log.heads.withLock { $0 } }

  private static func waits(_ socket: Socket) -> Bool {
    var entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, -1) > 0 && entry.revents & Int16(POLLNVAL) == 0
  }

  private static func serve(_ socket: Socket, _ log: Log, _ react: (String) -> [Reaction]) {
    defer { socket.close() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while waits(socket) {
      switch socket.receive(&buffer) {
      case .bytes(let count): bytes += buffer[..<count]
      case .notNow: continue
      case .ended: return
      }
      guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      bytes.removeSubrange(..<end.upperBound)
      log.heads.withLock { $0.append(head) }
      for reaction in react(head) {
        switch reaction {
        case .text(let text): _ = socket.transmit(Array(text.utf8)[...])
        case .byByte(let text): for byte in text.utf8 { _ = socket.transmit([byte]) }
        case .close: return
        }
      }
    }
  }
}
