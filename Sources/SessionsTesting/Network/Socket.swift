package import Foundation

/// A non-blocking TCP socket over IPv4, by its descriptor.
package struct Socket: Sendable, Equatable {
  /// The descriptor.
  package let number: Int32

  private init(_ number: Int32) {
    self.number = number
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    set(Int32(IPPROTO_TCP), TCP_NODELAY, to: Int32(1))
    #if canImport(Darwin)
      set(SOL_SOCKET, SO_NOSIGPIPE, to: Int32(1))
    #endif
  }

  private static func make() throws -> Socket {
    #if canImport(Darwin)
      let number = socket(AF_INET, SOCK_STREAM, 0)
    #else
      let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard number >= 0 else { throw POSIXError(.EMFILE) }
    return Socket(number)
  }

  /// The address of a numeric host.
  ///
  /// - Throws: `POSIXError` if the host is no numeric IPv4 address or the port is none.
  package static func address(host: String, port: Int) throws -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    guard let port = UInt16(exactly: port), inet_pton(AF_INET, host, &address.sin_addr) == 1 else { throw POSIXError(.EINVAL) }
    address.sin_port = port.bigEndian
    return address
  }

  /// A socket that holds a port of 127.0.0.1, 0 for a free one. Until it listens, connections to the port are refused.
  package static func bound(toPort port: Int) throws -> Socket {
    let socket = try make()
    socket.set(SOL_SOCKET, SO_REUSEADDR, to: Int32(1))
    var address = try Self.address(host: "127.0.0.1", port: port)
    guard withAddress(&address, { bind(socket.number, $0, $1) }) == 0 else {
      let code = errno
      socket.close()
      throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EADDRINUSE)
    }
    return socket
  }

  /// A socket that is about to be connected; nil when it cannot be.
  package static func connecting(to address: sockaddr_in) -> Socket? {
    guard let socket = try? make() else { return nil }
    var address = address
    let result = withAddress(&address) { connect(socket.number, $0, $1) }
    if result == 0 || errno == EINPROGRESS { return socket }
    socket.close()
    return nil
  }

  private static func withAddress(_ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }

  /// The local port; 0 when it has none.
  package var port: Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(number, $0, &size) }
    }
    return result == 0 ? Int(UInt16(bigEndian: address.sin_port)) : 0
  }

  /// Begins to listen; false when it cannot.
  package func listens() -> Bool { listen(number, 128) == 0 }

  /// Closes a socket that listens. A mere close would let it listen on while the thread that polls it is in that call.
  func stopListening() {
    shutdown(number, Int32(SHUT_RDWR))
    close()
  }

  /// A connection that waits to be accepted; nil when none does.
  package func accepted() -> Socket? {
    let connection = accept(number, nil, nil)
    return connection >= 0 ? Socket(connection) : nil
  }

  /// The outcome of a read or a write.
  package enum Outcome {
    /// That many bytes were moved.
    case bytes(Int)
    /// Nothing can be moved now.
    case notNow
    /// The other end is gone, or has ended.
    case ended
  }

  /// Reads what is there.
  package func receive(_ buffer: inout [UInt8]) -> Outcome {
    let count = recv(number, &buffer, buffer.count, 0)
    return count > 0 ? .bytes(count) : count == 0 ? .ended : failed
  }

  /// Writes what there is room for.
  package func transmit(_ bytes: ArraySlice<UInt8>) -> Outcome {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    let count = bytes.withUnsafeBytes { send(number, $0.baseAddress, $0.count, flags) }
    return count >= 0 ? .bytes(count) : failed
  }

  /// The outcome of a failed call. A socket that is not connected yet is not ready either.
  private var failed: Outcome { [EAGAIN, EWOULDBLOCK, EINTR, EINPROGRESS, ENOTCONN].contains(errno) ? .notNow : .ended }

  /// Tells the other end that nothing more comes.
  package func endWriting() { shutdown(number, Int32(SHUT_WR)) }

  /// Closes the descriptor.
  package func close() { Foundation.close(number) }

  /// Closes the socket so that the other end sees a reset and not an end.
  package func reset() {
    set(SOL_SOCKET, SO_LINGER, to: linger(l_onoff: 1, l_linger: 0))
    close()
  }

  private func set<Value>(_ level: Int32, _ option: Int32, to value: Value) {
    _ = withUnsafePointer(to: value) { setsockopt(number, level, option, $0, socklen_t(MemoryLayout<Value>.size)) }
  }
}
