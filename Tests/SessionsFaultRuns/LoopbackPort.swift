#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Ports of 127.0.0.1 for servers that a test starts.
package enum LoopbackPort {
  /// A port without a listener, below those that the system gives out by itself, so that no client takes it meanwhile.
  ///
  /// - Parameter distance: How far behind it another port has to be free too, as that of a cluster's bus; nil for none.
  /// - Throws: ``FaultRunError`` when many were tried in vain.
  package static func free(andBehind distance: UInt16? = nil) throws -> UInt16 {
    for _ in 0..<200 {
      let port = UInt16.random(in: 10_000...21_000)
      if isFree(port), distance.map({ isFree(port + $0) }) ?? true { return port }
    }
    throw FaultRunError("there is no free port on the loopback interface")
  }

  /// Whether something takes connections on a port.
  package static func answers(_ port: UInt16) -> Bool { attempt(port) { connect($0, $1, $2) } }

  private static func isFree(_ port: UInt16) -> Bool { attempt(port) { bind($0, $1, $2) } }

  /// Whether a call on a new socket and the port's address succeeds.
  private static func attempt(_ port: UInt16, _ call: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Bool {
    #if canImport(Glibc)
      let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      let number = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    defer { close(number) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 }
    }
  }
}
