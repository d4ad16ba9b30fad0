import Foundation
import SessionLab

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
      for _ in (try? scanner.take(bytes[..<count])) ?? [] { LoopbackClient.transmit(connection, Array("$-1\r\n".utf8)) }
    }
    close(connection)
  }

  /// Ends the listening.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }
}

/// A blocking connection to a port of 127.0.0.1.
struct LoopbackClient {
  private let number: Int32

  static func socket() -> Int32 {
    #if canImport(Darwin)
      Foundation.socket(AF_INET, SOCK_STREAM, 0)
    #else
      Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
  }

  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  /// Sends all bytes, or as many as the other end takes.
  static func transmit(_ socket: Int32, _ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(socket, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  init(port: Int) throws {
    number = Self.socket()
    var address = Self.address(port: port)
    let socket = number
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
  }

  /// Sends bytes in one call, and waits for this number of bytes.
  func exchange(_ bytes: [UInt8], awaiting count: Int) -> Int {
    Self.transmit(number, bytes)
    var (answer, received) = ([UInt8](repeating: 0, count: count), 0)
    while received < count {
      let part = recv(number, &answer, count - received, 0)
      guard part > 0 else { break }
      received += part
    }
    return received
  }

  func end() { close(number) }
}
