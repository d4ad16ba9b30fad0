import CHiredis
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A non-blocking socket, plain or with TLS, with hiredis's reader of replies. Its release closes it.
final class RedisSocket {
  let descriptor: SocketDescriptor
  /// TLS between the socket and the reader; nil for a plain connection.
  let tls: TLSStream?
  /// Whether anything has come that is no part of TLS itself.
  private(set) var hasReceived = false
  /// Whether the answer on a plain connection is one of TLS.
  private(set) var isAnsweredByTLS = false
  private let reader: UnsafeMutablePointer<redisReader>
  private let buffer: UnsafeMutableRawBufferPointer

  private static let readSize = 128 << 10

  /// Begins to connect. Nil when the system refuses at once, with `errno` set.
  ///
  /// - Parameters:
  ///   - patience: How long the other end may leave bytes or probes unacknowledged until the system gives the connection up.
  ///   - peer: The other end of a connection with TLS; nil for a plain one.
  init?(_ address: SocketAddress, patience: Duration, tls peer: TLSPeer? = nil) {
    // With the flag from the beginning: another thread may start a program between any two calls.
    let number = address.withSockaddr { socket(Int32($0.pointee.sa_family), RedisSocket.streamType, 0) }
    guard number >= 0 else { return nil }
    var on: Int32 = 1
    let size = socklen_t(MemoryLayout<Int32>.size)
    #if canImport(Darwin)
      setsockopt(number, SOL_SOCKET, SO_NOSIGPIPE, &on, size)
    #endif
    _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    if !address.isUnix {
      setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &on, size)
      RedisSocket.keepAlive(number, patience)
    }
    let result = address.withSockaddr { connect(number, $0, address.count) }
    guard result == 0 || errno == EINPROGRESS, let reader = redisReaderCreate() else {
      let code = errno
      close(number)
      errno = code
      return nil
    }
    // The reader's own limit would free and allocate the buffer with every large batch.
    reader.pointee.maxbuf = 1 << 20
    tls = peer.flatMap { TLSStream(number, to: $0) }
    guard peer == nil || tls != nil else {
      redisReaderFree(reader)
      close(number)
      errno = ENOMEM
      return nil
    }
    self.reader = reader
    buffer = .allocate(byteCount: RedisSocket.readSize, alignment: 16)
    descriptor = SocketDescriptor(number)
  }

  private static var streamType: Int32 {
    #if canImport(Glibc)
      Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #elseif canImport(Musl)
      SOCK_STREAM | SOCK_CLOEXEC
    #else
      SOCK_STREAM
    #endif
  }

  /// Has the system notice within half a minute that an idle connection leads nowhere, as behind a gateway that forgot it.
  private static func keepAlive(_ number: Int32, _ patience: Duration) {
    func set(_ level: Int32, _ option: Int32, _ value: Int64) {
      var value = Int32(clamping: value)
      setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
    let tcp = Int32(IPPROTO_TCP)
    set(SOL_SOCKET, SO_KEEPALIVE, 1)
    #if canImport(Darwin)
      set(tcp, TCP_KEEPALIVE, 10)
    #else
      set(tcp, TCP_KEEPIDLE, 10)
      set(tcp, TCP_USER_TIMEOUT, patience.millisecondsRoundedUp)
    #endif
    set(tcp, TCP_KEEPINTVL, 5)
    set(tcp, TCP_KEEPCNT, 3)
  }

  deinit {
    tls?.end()
    redisReaderFree(reader)
    buffer.deallocate()
    let number = descriptor.number
    // A duplicate that is watched must not keep the connection open.
    descriptor.close {
      _ = shutdown(number, Int32(SHUT_RDWR))
      _ = close(number)
    }
  }

  /// The outcome of a connect that is over: 0 or an error number.
  var connectError: Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor.number, SOL_SOCKET, SO_ERROR, &code, &size)
    return code
  }

  /// The outcome of a read or a write.
  enum Transfer {
    case bytes(Int)
    case nothingYet
    case lost
  }

  /// Sends the bytes after the first `start` ones, as far as the system takes them.
  func send(_ bytes: [UInt8], from start: Int) -> Transfer {
    if let tls { return bytes.withUnsafeBytes { tls.send(UnsafeRawBufferPointer(rebasing: $0[start...])) } }
    let count = bytes.withUnsafeBytes { buffer in
      #if canImport(Darwin)
        Darwin.send(descriptor.number, buffer.baseAddress.map { $0 + start }, buffer.count - start, 0)
      #elseif canImport(Glibc)
        Glibc.send(descriptor.number, buffer.baseAddress.map { $0 + start }, buffer.count - start, Int32(MSG_NOSIGNAL))
      #else
        Musl.send(descriptor.number, buffer.baseAddress.map { $0 + start }, buffer.count - start, Int32(MSG_NOSIGNAL))
      #endif
    }
    return RedisSocket.transfer(count)
  }

  /// Feeds the reader with the bytes that have come.
  func receive() -> Transfer {
    if let tls {
      let outcome = tls.receive(buffer)
      guard case .bytes(let count) = outcome else { return outcome }
      return feed(count)
    }
    let count = recv(descriptor.number, buffer.baseAddress, buffer.count, 0)
    guard count > 0 else { return count == 0 ? .lost : RedisSocket.transfer(count) }
    return feed(count)
  }

  private func feed(_ count: Int) -> Transfer {
    if !hasReceived {
      hasReceived = true
      isAnsweredByTLS = tls == nil && TLSFailure.isRecord(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
    let fed = redisReaderFeed(reader, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), count)
    return fed == REDIS_OK ? .bytes(count) : .lost
  }

  private static func transfer(_ count: Int) -> Transfer {
    if count >= 0 { return .bytes(count) }
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? .nothingYet : .lost
  }

  enum Parsed {
    case reply(RedisReply)
    case incomplete
    /// The bytes are not in Redis's protocol.
    case malformed
  }

  /// The next whole reply of the received bytes; the caller frees it.
  func nextReply() -> Parsed {
    var reply: UnsafeMutableRawPointer?
    guard redisReaderGetReply(reader, &reply) == REDIS_OK else { return .malformed }
    guard let reply else { return .incomplete }
    return .reply(RedisReply(reply.assumingMemoryBound(to: redisReply.self)))
  }
}
