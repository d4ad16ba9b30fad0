import COpenSSL
import Sessions
import SessionsBatching

/// TLS on a non-blocking socket: no call waits. The calls come one after the other, and no thread has two of them at once.
final class TLSStream {
  typealias Event = DescriptorWait.Event

  /// The outcome of a step of the handshake.
  enum Handshake {
    case done
    case wait(Event)
    case lost
    case failed(SessionError)
  }

  private let pointer: OpaquePointer
  private let channel: UnsafeMutablePointer<TLSChannel>
  private let peer: TLSPeer
  private let library: TLSLibraryContext
  /// Whether the handshake is over.
  private(set) var isEstablished = false
  /// What the next read waits for. A read may have to send first, as with new keys.
  private(set) var readEvent: Event = .read
  /// What the next write waits for.
  private(set) var writeEvent: Event = .write
  /// Whether bytes may be here that the socket does not tell of, as they were read with others.
  private(set) var hasMore = false
  /// Whether a record is written in part.
  private var isMidRecord = false
  /// Whether the library found a mistake of the other end, after which nothing can be sent.
  private var isBroken = false
  /// Whether the server asked for a certificate, and there is none.
  private var lacksCertificate = false
  /// What is wrong with the server's certificate.
  private var refusal: SessionError?
  /// Why the other end gave the connection up, or why it cannot be used; nil when nothing is known but its end.
  private(set) var failure: SessionError?

  /// Nil when there is no memory.
  init?(_ number: Int32, to peer: TLSPeer) {
    let (library, session) = peer.context.next(to: peer.address)
    guard let pointer = SSL_new(library.pointer) else { return nil }
    channel = .allocate(capacity: 1)
    channel.initialize(to: TLSChannel(number: number))
    (self.pointer, self.library, self.peer) = (pointer, library, peer)
    guard let handle = TLSChannel.handle(of: channel) else { return nil }
    SSL_set_bio(pointer, handle, handle)
    SSL_set_connect_state(pointer)
    sessions_tls_set_owner(pointer, Unmanaged.passUnretained(self).toOpaque())
    if let session { SSL_set_session(pointer, session.pointer) }
    guard prepareVerification() else { return nil }
  }

  deinit {
    // A session is dropped by the library when its connection ends without this, and most connections end by themselves.
    SSL_set_shutdown(pointer, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
    SSL_free(pointer)
    channel.deallocate()
  }

  /// Has the certificate checked for the name, and not only for its origin: to be called before the handshake.
  private func prepareVerification() -> Bool {
    if !peer.isNumeric, sessions_tls_set_name(pointer, peer.name) != 1 { return false }
    let verification = peer.context.settings.certificateVerification
    guard verification != .none else {
      SSL_set_verify(pointer, SSL_VERIFY_NONE, nil)
      return true
    }
    SSL_set_verify(pointer, SSL_VERIFY_PEER) { isGood, store in TLSStream.check(isGood, store) }
    guard verification == .full else { return true }
    let parameters = SSL_get0_param(pointer)
    X509_VERIFY_PARAM_set_hostflags(parameters, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
    if peer.isNumeric { return X509_VERIFY_PARAM_set1_ip_asc(parameters, peer.name) == 1 }
    return X509_VERIFY_PARAM_set1_host(parameters, peer.name, 0) == 1
  }

  /// Whether any byte has come.
  var hasReceived: Bool { channel.pointee.hasReceived }

  /// The protocol's version, such as `TLSv1.3`.
  var version: String { SSL_get_version(pointer).map { String(cString: $0) } ?? "TLS" }

  /// Whether the handshake went on with an earlier session.
  var isResumed: Bool { SSL_session_reused(pointer) == 1 }

  /// Goes on with the handshake.
  func shakeHands() -> Handshake {
    guard !isEstablished else { return .done }
    channel.pointee.isDrained = false
    ERR_clear_error()
    let result = SSL_do_handshake(pointer)
    if result == 1 {
      isEstablished = true
      // The server's first bytes may have come together with its part of the handshake.
      hasMore = true
      return .done
    }
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .wait(.read)
    case SSL_ERROR_WANT_WRITE: return .wait(.write)
    case let code:
      // What was refused with the session may be taken without it.
      peer.context.forget(peer.address)
      note(code)
      return failure.map { .failed($0) } ?? .lost
    }
  }

  /// Encrypts and sends bytes, as far as the system takes them.
  func send(_ bytes: UnsafeRawBufferPointer) -> RedisSocket.Transfer {
    var sent = 0
    writeEvent = .write
    while sent < bytes.count {
      ERR_clear_error()
      let rest = Int32(clamping: bytes.count - sent)
      let result = SSL_write(pointer, bytes.baseAddress.map { $0 + sent }, rest)
      isMidRecord = result <= 0
      if result > 0 {
        sent += Int(result)
        continue
      }
      switch SSL_get_error(pointer, result) {
      case SSL_ERROR_WANT_WRITE: return sent > 0 ? .bytes(sent) : .nothingYet
      case SSL_ERROR_WANT_READ:
        writeEvent = .read
        return sent > 0 ? .bytes(sent) : .nothingYet
      case let code:
        note(code)
        return .lost
      }
    }
    return .bytes(sent)
  }

  /// Decrypts what has come, as far as it fits.
  func receive(_ buffer: UnsafeMutableRawBufferPointer) -> RedisSocket.Transfer {
    var received = 0
    (readEvent, hasMore) = (.read, false)
    channel.pointee.isDrained = false
    while received < buffer.count {
      ERR_clear_error()
      let result = SSL_read(pointer, buffer.baseAddress.map { $0 + received }, Int32(clamping: buffer.count - received))
      if result > 0 {
        received += Int(result)
        continue
      }
      switch SSL_get_error(pointer, result) {
      case SSL_ERROR_WANT_READ: return received > 0 ? .bytes(received) : .nothingYet
      case SSL_ERROR_WANT_WRITE:
        readEvent = .write
        return received > 0 ? .bytes(received) : .nothingYet
      case let code:
        note(code)
        // What came before the end counts; the next read finds the end again.
        hasMore = received > 0
        return received > 0 ? .bytes(received) : .lost
      }
    }
    hasMore = true
    return .bytes(received)
  }

  /// Whether a socket that is ready for reading has more than what TLS itself exchanges: its end, or bytes that nobody asked for.
  func hasNews() -> Bool {
    var byte: UInt8 = 0
    channel.pointee.isDrained = false
    ERR_clear_error()
    let result = SSL_peek(pointer, &byte, 1)
    guard result <= 0 else { return true }
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return false
    default: return true
    }
  }

  /// Tells the other end that nothing more comes, if that takes no wait. The socket is closed next.
  func end() {
    // In the middle of a record the end would be taken for a part of it.
    guard isEstablished, !isMidRecord, !isBroken, !channel.pointee.isLost else { return }
    ERR_clear_error()
    _ = SSL_shutdown(pointer)
  }

  /// Notes why a call of the library failed.
  private func note(_ code: Int32) {
    guard code == SSL_ERROR_SSL else { return }
    isBroken = true
    guard failure == nil else { return }
    failure = refusal ?? TLSFailure.error(reason: sessions_tls_reason(ERR_peek_error()), lacksCertificate: lacksCertificate)
  }

  /// What the end of a connection without an answer most likely means; nil when nothing speaks for anything.
  var likelyReason: String? {
    if !hasReceived { return "the other end gave up the TLS handshake" }
    return lacksCertificate ? TLSFailure.certificateNeeded : nil
  }

  // Functions that OpenSSL calls, during a call of this object.

  private static func owner(of connection: OpaquePointer?) -> TLSStream? {
    guard let connection, let owner = sessions_tls_owner(connection) else { return nil }
    return Unmanaged<TLSStream>.fromOpaque(owner).takeUnretainedValue()
  }

  /// Takes over a session, of which TLS 1.3 sends some after the handshake; 1 when the reference was taken.
  static func keep(_ connection: OpaquePointer?, _ session: OpaquePointer?) -> Int32 {
    guard let stream = owner(of: connection), let session else { return 0 }
    stream.peer.context.keep(TLSSession(session), for: stream.peer.address, from: stream.library)
    return 1
  }

  /// Notes that the server wants a certificate where there is none; 0 to go on without it.
  static func noteCertificateRequest(_ connection: OpaquePointer?) -> Int32 {
    owner(of: connection)?.lacksCertificate = true
    return 0
  }

  private static func check(_ isGood: Int32, _ store: OpaquePointer?) -> Int32 {
    guard isGood != 1 else { return 1 }
    let connection = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
    if let stream = owner(of: connection.map { OpaquePointer($0) }) {
      stream.refusal = TLSFailure.refusal(store, name: stream.peer.name)
    }
    return 0
  }
}
