import Foundation
import SessionsTesting

/// A server that answers whatever it gets first with the same bytes, and ends the connection.
final class AnsweringServer: Sendable {
  let port: Int
  private let listener: Socket

  init(_ answer: [UInt8]) throws {
    listener = try Socket.bound(toPort: 0)
    guard listener.listens() else { throw RedisTestError(description: "no port to listen on") }
    port = listener.port
    let listener = listener
    Thread.detachNewThread {
      var entry = pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0)
      while poll(&entry, 1, -1) > 0, entry.revents & Int16(POLLIN) != 0 {
        guard let client = listener.accepted() else { break }
        var (question, asked) = ([UInt8](repeating: 0, count: 4096), pollfd(fd: client.number, events: Int16(POLLIN), revents: 0))
        _ = poll(&asked, 1, 10_000)
        _ = client.receive(&question)
        _ = client.transmit(answer[...])
        client.endWriting()
        // Not before the other end has read it: bytes that nobody read would reset the connection.
        _ = poll(&asked, 1, 10_000)
        client.close()
      }
      listener.close()
    }
  }

  /// Ends the server.
  func close() { _ = shutdown(listener.number, Int32(SHUT_RDWR)) }
}
