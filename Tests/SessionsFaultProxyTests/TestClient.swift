import Foundation

/// A blocking connection to a port of 127.0.0.1 with a limit on the wait for an answer.
struct TestClient {
  enum Answer: Equatable {
    case text(String)
    case nothing
    case end
    case reset
  }

  let number: Int32

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

  /// Sends all bytes; false when the other end is gone.
  static func transmit(_ socket: Int32, _ bytes: ArraySlice<UInt8>) -> Bool {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Throws when the connection is refused.
  init(port: Int) throws {
    number = Self.socket()
    var address = Self.address(port: port)
    let socket = number
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0 else {
      let code = errno
      Foundation.close(number)
      throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO)
    }
  }

  func write(_ text: String) -> Bool { Self.transmit(number, ArraySlice(text.utf8)) }

  /// What comes next, up to `count` bytes together; by default after minutes, if need be, as only what never comes is an error.
  func receive(_ count: Int = 1, within milliseconds: Int = 120_000) -> Answer {
    var time = timeval(tv_sec: .init(milliseconds / 1000), tv_usec: .init(milliseconds % 1000 * 1000))
    setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
    var bytes = [UInt8](repeating: 0, count: count)
    let read = recv(number, &bytes, count, Int32(MSG_WAITALL))
    if read > 0 { return .text(String(decoding: bytes[..<read], as: UTF8.self)) }
    return read == 0 ? .end : errno == ECONNRESET ? .reset : .nothing
  }

  func exchange(_ text: String) -> Answer { write(text) ? receive(text.utf8.count) : .end }

  func close() { _ = Foundation.close(number) }
}
