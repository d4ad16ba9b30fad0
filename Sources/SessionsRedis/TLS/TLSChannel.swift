import COpenSSL

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The socket below a TLS connection: OpenSSL's own would raise SIGPIPE at a connection that ended, and ask a socket twice for each answer.
struct TLSChannel {
  let number: Int32
  /// Whether the socket has nothing more now: another read would only be told so.
  var isDrained = false
  /// Whether any byte has come.
  var hasReceived = false
  /// Whether the other end has ended the connection, or the system has.
  var isLost = false

  private static let method: Method = Method()

  /// The functions that OpenSSL calls.
  ///
  /// Unchecked: it is not changed after it was made, and is never freed.
  private final class Method: @unchecked Sendable {
    let pointer: OpaquePointer?

    init() {
      pointer = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "swift-sessions socket")
      BIO_meth_set_read(pointer) { TLSChannel.read($0, $1, $2) }
      BIO_meth_set_write(pointer) { TLSChannel.write($0, $1, $2) }
      // Nothing is held back that a flush could send.
      BIO_meth_set_ctrl(pointer) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    }
  }

  /// OpenSSL's handle of a channel, which has to outlive it; nil when there is no memory.
  static func handle(of channel: UnsafeMutablePointer<TLSChannel>) -> OpaquePointer? {
    guard let method = method.pointer, let handle = BIO_new(method) else { return nil }
    BIO_set_data(handle, channel)
    BIO_set_init(handle, 1)
    return handle
  }

  private static func channel(of handle: OpaquePointer?) -> UnsafeMutablePointer<TLSChannel>? {
    BIO_clear_flags(handle, BIO_FLAGS_READ | BIO_FLAGS_WRITE | BIO_FLAGS_IO_SPECIAL | BIO_FLAGS_SHOULD_RETRY)
    return BIO_get_data(handle)?.assumingMemoryBound(to: TLSChannel.self)
  }

  private static func read(_ handle: OpaquePointer?, _ target: UnsafeMutablePointer<CChar>?, _ size: Int32) -> Int32 {
    guard let channel = channel(of: handle) else { return -1 }
    if channel.pointee.isDrained { return again(handle, BIO_FLAGS_READ) }
    let count = recv(channel.pointee.number, target, Int(size), 0)
    if count > 0 {
      channel.pointee.hasReceived = true
      channel.pointee.isDrained = count < Int(size)
      return Int32(count)
    }
    if count < 0, isTransient(errno) {
      channel.pointee.isDrained = errno != EINTR
      return again(handle, BIO_FLAGS_READ)
    }
    channel.pointee.isLost = true
    return Int32(count)
  }

  private static func write(_ handle: OpaquePointer?, _ bytes: UnsafePointer<CChar>?, _ size: Int32) -> Int32 {
    guard let channel = channel(of: handle) else { return -1 }
    #if canImport(Darwin)
      // The socket has SO_NOSIGPIPE.
      let count = send(channel.pointee.number, bytes, Int(size), 0)
    #else
      let count = send(channel.pointee.number, bytes, Int(size), Int32(MSG_NOSIGNAL))
    #endif
    if count >= 0 { return Int32(count) }
    if isTransient(errno) { return again(handle, BIO_FLAGS_WRITE) }
    channel.pointee.isLost = true
    return -1
  }

  private static func isTransient(_ code: Int32) -> Bool { code == EAGAIN || code == EWOULDBLOCK || code == EINTR }

  private static func again(_ handle: OpaquePointer?, _ direction: Int32) -> Int32 {
    BIO_set_flags(handle, direction | BIO_FLAGS_SHOULD_RETRY)
    return -1
  }
}
