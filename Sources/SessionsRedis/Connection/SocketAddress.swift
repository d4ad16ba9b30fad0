import Sessions

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// An address that a socket can connect to.
package struct SocketAddress: Sendable {
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
  package static func resolve(_ host: String, port: UInt16, isNumeric: Bool) -> [SocketAddress] {
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
///
/// A name has one resolution under way in a process, however many connections ask for it and however often they give up: a resolver that
/// hangs holds one thread for each name. That is a thread of the system's and not of Dispatch, whose threads are numbered: timers need them.
package final class HostResolution: Sendable {
  private struct Name: Hashable {
    let host: String
    let port: UInt16
  }

  private static let underWay: Locked<[Name: HostResolution]> = Locked([:])

  private let found: Locked<[SocketAddress]?> = Locked(nil)

  private init() {}

  /// The resolution that is under way, or else a new one.
  ///
  /// - Parameter resolver: Finds the addresses; it may block.
  package static func of(
    _ host: String, port: UInt16,
    resolver: @escaping @Sendable (String, UInt16) -> [SocketAddress] = { SocketAddress.resolve($0, port: $1, isNumeric: false) }
  ) -> HostResolution {
    let name = Name(host: host, port: port)
    let (resolution, isNew) = underWay.withLock { underWay in
      if let resolution = underWay[name] { return (resolution, false) }
      let new = HostResolution()
      underWay[name] = new
      return (new, true)
    }
    guard isNew else { return resolution }
    let isStarted = DetachedThread.run {
      let addresses = resolver(host, port)
      // In this order: who comes after the removal asks anew, and who came before finds the answer.
      resolution.found.withLock { $0 = addresses }
      underWay.withLock { $0[name] = nil }
    }
    if !isStarted {
      // The system has no thread left: the next try may find one.
      resolution.found.withLock { $0 = [] }
      underWay.withLock { $0[name] = nil }
    }
    return resolution
  }

  /// The addresses; nil while they are looked for, and none when there is no such host.
  package var addresses: [SocketAddress]? { found.withLock { $0 } }
}

/// A thread of the system's, which ends with its body.
private final class DetachedThread: Sendable {
  private let body: @Sendable () -> Void

  private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

  /// Runs `body` on a thread of its own; false when the system has none.
  static func run(_ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(DetachedThread(body))
    let isStarted = start(context.toOpaque())
    if !isStarted { context.release() }
    return isStarted
  }

  #if canImport(Darwin)
    private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
      var thread: pthread_t?
      guard pthread_create(&thread, nil, { DetachedThread.main($0) }, context) == 0, let thread else { return false }
      pthread_detach(thread)
      return true
    }
  #else
    private static func start(_ context: UnsafeMutableRawPointer) -> Bool {
      var thread = pthread_t()
      guard pthread_create(&thread, nil, { DetachedThread.main($0) }, context) == 0 else { return false }
      pthread_detach(thread)
      return true
    }
  #endif

  private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<DetachedThread>.fromOpaque(context).takeRetainedValue().body()
    return nil
  }
}
