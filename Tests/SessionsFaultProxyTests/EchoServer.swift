import Foundation
import Sessions

/// A server that sends back its input, on a thread for each connection, until the client ends it.
struct EchoServer: Sendable {
  let port: Int
  private let isStopped = Flag()
  private let ended = DispatchSemaphore(value: 0)

  private final class Flag: Sendable {
    let value = Locked(false)
  }

  init() throws {
    let listener = TestClient.socket()
    var address = TestClient.address(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) | listen(listener, 16) | getsockname(listener, $0, &size)
      }
    }
    guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    port = Int(UInt16(bigEndian: address.sin_port))
    let (isStopped, ended) = (isStopped, ended)
    Thread.detachNewThread {
      // The thread closes the listening descriptor itself: another file may have its number afterwards.
      defer {
        close(listener)
        ended.signal()
      }
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        guard !isStopped.value.withLock({ $0 }) else {
          close(connection)
          return
        }
        Thread.detachNewThread { Self.echo(connection) }
      }
    }
  }

  private static func echo(_ connection: Int32) {
    var bytes = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0, TestClient.transmit(connection, bytes[..<count]) else { break }
    }
    close(connection)
  }

  /// Ends the listening; connections to the port are refused afterwards.
  func stop() {
    isStopped.value.withLock { $0 = true }
    // A connection wakes the thread up.
    (try? TestClient(port: port))?.close()
    ended.wait()
  }
}
