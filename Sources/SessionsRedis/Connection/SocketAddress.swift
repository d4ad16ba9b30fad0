import Dispatch
import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An address that a socket can connect to.
struct SocketAddress: Sendable {
  private let bytes: [UInt8]
  let isUnix: Bool

  var count: socklen_t { socklen_t(bytes.count) }

  func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>) -> Result) -> Result {
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { storage in
      storage.copyBytes(from: bytes)
      // Its size and alignment are those of the largest address there is.
      return body(UnsafeRawPointer(storage.baseAddress.unsafelyUnwrapped).assumingMemoryBound(to: sockaddr.self))
    }
  }

  /// The address of a Unix domain socket; nil when the path is longer than the system allows.
  init?(unixPath path: String) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &address.sun_path) { target in
      guard path.count < target.count, !path.isEmpty, !path.contains(0) else { return false }
      target.copyBytes(from: path)
      return true
    }
    guard fits else { return nil }
    bytes = withUnsafeBytes(of: address) { Array($0) }
    isUnix = true
  }

  private init(_ information: addrinfo) {
    bytes = Array(UnsafeRawBufferPointer(start: information.ai_addr, count: Int(information.ai_addrlen)))
    isUnix = false
  }

  /// The addresses of a host. With `isNumeric` it only reads an address; otherwise the resolver may take any time.
  static func resolve(_ host: String, port: UInt16, isNumeric: Bool) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    #if canImport(Glibc)
      hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
      hints.ai_socktype = SOCK_STREAM
    #endif
    hints.ai_flags = AI_NUMERICSERV | (isNumeric ? AI_NUMERICHOST : 0)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, String(port), &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var next = list
    while let entry = next {
      addresses.append(SocketAddress(entry.pointee))
      next = entry.pointee.ai_next
    }
    return addresses
  }
}

/// The addresses of a host name, found on a thread of their own: the resolver blocks for any time.
final class HostResolution: Sendable {
  private let found: Locked<[SocketAddress]?> = Locked(nil)

  init(_ host: String, port: UInt16) {
    // A queue of its own, so that a slow resolver holds no thread that others wait for.
    DispatchQueue(label: "swift-sessions.redis.resolve").async { [self] in
      let addresses = SocketAddress.resolve(host, port: port, isNumeric: false)
      found.withLock { $0 = addresses }
    }
  }

  /// The addresses; nil while they are looked for, and none when there is no such host.
  var addresses: [SocketAddress]? { found.withLock { $0 } }
}
