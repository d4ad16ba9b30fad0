import COpenSSL
import Dispatch
import Logging
import Sessions
import SessionsBatching

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What the TLS connections of a store share: trusted authorities, the client's certificate, and a session for each address, by which the
/// next connection is made with less work.
///
/// A new connection looks whether the files have changed, and has them read again for the ones after it: not by its own thread, as the system's
/// authorities are many. While they cannot be used, as in the middle of a renewal, the former ones are.
final class TLSContext: Sendable {
  private struct State {
    var library: TLSLibraryContext
    /// The files as they were read; nil for one that was not there.
    var stamps: [FileStamp?]
    /// The changed files that could not be used.
    var refused: [FileStamp?]?
    var isReading = false
    var sessions: [String: TLSSession] = [:]
  }

  let settings: RedisTLS
  private let log: StoreLog
  private let state: Locked<State>

  /// The most addresses whose sessions are kept: more than a cluster has nodes.
  private static let mostSessions = 1024

  /// Reads the files.
  ///
  /// - Throws: `SessionError` with code `misconfigured`, with the file and the reason.
  init(_ settings: RedisTLS, log: StoreLog) throws(SessionError) {
    self.settings = settings
    self.log = log
    let stamps = TLSContext.stamps(settings)
    state = Locked(State(library: try TLSLibraryContext(settings), stamps: stamps))
  }

  /// The library's part, for a new connection, and the session that it may go on with.
  func next(to address: String) -> (TLSLibraryContext, TLSSession?) {
    let stamps = TLSContext.stamps(settings)
    let (library, session, isChanged) = state.withLock { state in
      let isChanged = state.stamps != stamps && state.refused != stamps && !state.isReading
      if isChanged { state.isReading = true }
      return (state.library, state.sessions[address], isChanged)
    }
    if isChanged { DispatchQueue.global().async { self.readAgain(stamps) } }
    return (library, session)
  }

  private func readAgain(_ stamps: [FileStamp?]) {
    let new: Result<TLSLibraryContext, SessionError>
    do throws(SessionError) { new = .success(try TLSLibraryContext(settings)) } catch { new = .failure(error) }
    state.withLock { state in
      state.isReading = false
      guard case .success(let library) = new else {
        state.refused = stamps
        return
      }
      // The sessions stand for checks with the former files.
      (state.library, state.stamps, state.refused, state.sessions) = (library, stamps, nil, [:])
    }
    switch new {
    case .success: log.note("the files of TLS to Redis have changed and were read again", [:])
    case .failure(let error):
      log.note("the files of TLS to Redis have changed and cannot be used: the former ones are", ["reason": .string(error.message)])
    }
  }

  /// Keeps a session for the next connection to an address, if the connection that it is from was made with the present files.
  func keep(_ session: TLSSession, for address: String, from library: TLSLibraryContext) {
    state.withLock { state in
      guard state.library === library else { return }
      if state.sessions.count >= TLSContext.mostSessions, state.sessions[address] == nil { state.sessions.removeAll() }
      state.sessions[address] = session
    }
  }

  /// Drops the session of an address, as a connection with it was refused.
  func forget(_ address: String) { state.withLock { $0.sessions[address] = nil } }

  private static func stamps(_ settings: RedisTLS) -> [FileStamp?] {
    [settings.authoritiesFile, settings.certificateFile, settings.keyFile].map { $0.flatMap { FileStamp($0) } }
  }
}

/// What tells a file from a changed one.
private struct FileStamp: Equatable {
  let inode: UInt64
  let size: Int64
  let seconds: Int
  let nanoseconds: Int

  /// Nil for a file that is not there.
  init?(_ path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    inode = UInt64(facts.st_ino)
    size = Int64(facts.st_size)
    #if canImport(Darwin)
      (seconds, nanoseconds) = (facts.st_mtimespec.tv_sec, facts.st_mtimespec.tv_nsec)
    #else
      (seconds, nanoseconds) = (facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec)
    #endif
  }
}

/// A session of TLS that another connection may go on with.
///
/// Unchecked: OpenSSL's sessions are counted by references and may be used by any thread.
final class TLSSession: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes over a reference.
  init(_ pointer: OpaquePointer) { self.pointer = pointer }

  deinit { SSL_SESSION_free(pointer) }
}

/// OpenSSL's context with the files of the settings.
///
/// Unchecked: it is not changed once connections are made of it, and any thread may make some.
final class TLSLibraryContext: @unchecked Sendable {
  let pointer: OpaquePointer

  /// The bytes that are read from a socket at once.
  private static let readSize = 64 << 10

  init(_ settings: RedisTLS) throws(SessionError) {
    guard let pointer = SSL_CTX_new(TLS_client_method()) else { throw .misconfigured("OpenSSL cannot be used: \(TLSFailure.queued)") }
    // From here on the end of the object frees it, also when a file is refused.
    self.pointer = pointer
    guard sessions_tls_require_version_1_2(pointer) == 1 else { throw .misconfigured("the system's OpenSSL has no TLS 1.2") }
    sessions_tls_prepare(pointer)
    SSL_CTX_set_default_read_buffer_len(pointer, TLSLibraryContext.readSize)
    SSL_CTX_sess_set_new_cb(pointer) { TLSStream.keep($0, $1) }
    SSL_CTX_set_client_cert_cb(pointer) { connection, _, _ in TLSStream.noteCertificateRequest(connection) }
    // Without this OpenSSL asks for a passphrase on the terminal.
    SSL_CTX_set_default_passwd_cb(pointer) { _, _, _, _ in -1 }
    try loadAuthorities(settings)
    try loadCertificate(settings)
  }

  deinit { SSL_CTX_free(pointer) }

  private func loadAuthorities(_ settings: RedisTLS) throws(SessionError) {
    guard settings.certificateVerification != .none else { return }
    ERR_clear_error()
    guard let file = settings.authoritiesFile else {
      guard SSL_CTX_set_default_verify_paths(pointer) == 1 else {
        throw .misconfigured("the system's certificates of authorities cannot be read (\(TLSFailure.queued)): set authoritiesFile")
      }
      return
    }
    try readable(file, "authoritiesFile (cafile)")
    guard SSL_CTX_load_verify_locations(pointer, file, nil) == 1 else {
      throw .misconfigured("authoritiesFile (cafile) \(file) has no certificates in PEM format: \(TLSFailure.queued)")
    }
  }

  private func loadCertificate(_ settings: RedisTLS) throws(SessionError) {
    guard let certificate = settings.certificateFile, let key = settings.keyFile else { return }
    ERR_clear_error()
    try readable(certificate, "certificateFile (certfile)")
    guard SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
      throw .misconfigured("certificateFile (certfile) \(certificate) has no certificate in PEM format: \(TLSFailure.queued)")
    }
    try readable(key, "keyFile (keyfile)")
    guard SSL_CTX_use_PrivateKey_file(pointer, key, SSL_FILETYPE_PEM) == 1 else {
      throw .misconfigured(
        "keyFile (keyfile) \(key) has no private key in PEM format without a passphrase, or not that of the certificate: "
          + TLSFailure.queued)
    }
    guard SSL_CTX_check_private_key(pointer) == 1 else {
      throw .misconfigured("keyFile (keyfile) \(key) is not the key of the certificate in \(certificate)")
    }
  }

  private func readable(_ file: String, _ name: String) throws(SessionError) {
    guard access(file, R_OK) != 0 else { return }
    throw .misconfigured("\(name) \(file) cannot be read: \(String(cString: strerror(errno)))")
  }
}
