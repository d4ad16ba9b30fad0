import Foundation

@testable import SessionLab

/// A server that answers each command with "there is nothing", on a thread for each connection, until the client ends it.
struct FakeRedis: Sendable {
  let port: Int
  private let listener: Int32

  init() throws {
    let listener = LoopbackClient.socket()
    var address = LoopbackClient.address(port: 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) | listen(listener, 16) | getsockname(listener, $0, &size)
      }
    }
    guard result == 0 else { throw POSIXError(.EADDRINUSE) }
    self.listener = listener
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while case let connection = accept(listener, nil, nil), connection >= 0 {
        Thread.detachNewThread { Self.serve(connection) }
      }
    }
  }

  private static func serve(_ connection: Int32) {
    var (scanner, bytes) = (RESPScanner(takesCommands: true), [UInt8](repeating: 0, count: 4096))
    while case let count = recv(connection, &bytes, bytes.count, 0), count > 0 {
      // At once, and not when all that was sent is read: the beginning of a long pipeline is answered before its end is there.
      for _ in 0..<((try? scanner.take(bytes[..<count])) ?? 0) { LoopbackClient.transmit(connection, Array("$-1\r\n".utf8)) }
    }
    close(connection)
  }

  /// Ends the listening.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}
