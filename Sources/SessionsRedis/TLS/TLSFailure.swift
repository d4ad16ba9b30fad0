import COpenSSL
import Sessions

/// What is wrong when TLS fails, in words that say what to do.
enum TLSFailure {
  static let certificateNeeded =
    "the server asks for a client certificate: set certificateFile and keyFile (certfile and keyfile in a URL), or tls-auth-clients no in the "
    + "server's settings"

  static let notTLS =
    "what answers does not speak TLS: use redis:// for a Redis without TLS, or the port that is tls-port in its settings"

  /// The reason for a server that takes the connection and says nothing.
  static let silence =
    "it took the connection and did not answer the TLS handshake, as a Redis without TLS does: use redis:// for one, or the port that is tls-port "
    + "in its settings"

  /// The reason for a server that ends a connection without TLS before it says anything.
  static let plainEnded =
    "the connection ended before any answer, as a server that expects TLS ends it: use rediss:// for one"

  /// The error for a server that answers with TLS where none is spoken.
  static let answersTLS = SessionError.misconfigured("the server speaks TLS: use rediss://, or the port that is port in its settings")

  /// Whether the first bytes of an answer are a record of TLS: an alert or a part of a handshake.
  static func isRecord(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && (bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03
  }

  /// The error of a failed call.
  ///
  /// - Parameters:
  ///   - reason: OpenSSL's reason; those above 1000 are alerts of the server, by their number.
  ///   - lacksCertificate: Whether the server asked for a certificate, and there is none.
  static func error(reason: Int32, lacksCertificate: Bool) -> SessionError {
    let text = words(reason)
    switch reason {
    case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
      return .misconfigured(notTLS)
    case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
      return .misconfigured("the server has no TLS of version 1.2 or later (\(text)): look at tls-protocols in its settings")
    case 1000...1255 where lacksCertificate:
      return .misconfigured("\(certificateNeeded) (\(text))")
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
      return .misconfigured(
        "the server does not know the authority of the client certificate (\(text)): it has to be in tls-ca-cert-file of its settings")
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE, SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE, SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
      SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED, SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN, SSL_R_TLSV1_ALERT_ACCESS_DENIED,
      SSL_R_TLSV1_ALERT_DECRYPT_ERROR:
      return .misconfigured("the server refuses the client certificate (\(text)): renew or replace it")
    case SSL_R_TLSV1_UNRECOGNIZED_NAME:
      return .misconfigured("the server has no certificate for the name that it was asked for (\(text)): set serverName")
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE, SSL_R_NO_SHARED_CIPHER, SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
      return .misconfigured("the server and the system's OpenSSL have no cipher in common, or the server refuses the client (\(text))")
    default:
      return SessionError(.unavailable, "TLS failed: \(text)", retryAfter: .seconds(1))
    }
  }

  /// The error for a certificate that is not good.
  ///
  /// - Parameter store: OpenSSL's state of the verification.
  static func refusal(_ store: OpaquePointer?, name: String) -> SessionError {
    let code = X509_STORE_CTX_get_error(store)
    let certificate = X509_STORE_CTX_get_current_cert(store)
    let isServers = X509_STORE_CTX_get_error_depth(store) == 0
    let whose = isServers ? "the server's certificate" : "the certificate of \(subject(certificate)), on which the server relies,"
    switch code {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return .misconfigured("\(whose) expired on \(date(X509_get0_notAfter(certificate))): renew it")
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return .misconfigured("\(whose) is valid from \(date(X509_get0_notBefore(certificate))) on: look at the clocks")
    case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH:
      return .misconfigured(
        "the server's certificate is not for \(shown(name)) but for \(names(certificate)): connect by such a name, or set serverName "
          + "(servername in a URL) to one of them")
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
      X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return .misconfigured(
        "the authority of the server's certificate is not known here (\(words(verification: code))): name the file with its certificate in "
          + "authoritiesFile (cafile in a URL)")
    default:
      return .misconfigured("\(whose) is not accepted: \(words(verification: code))")
    }
  }

  /// The library's words for the last error of this thread.
  static var queued: String { words(sessions_tls_reason(ERR_peek_last_error()), ERR_peek_last_error()) }

  private static func words(_ reason: Int32, _ code: UInt? = nil) -> String {
    // Reasons are looked up with their library, which is that of TLS unless the whole code is known.
    let code = code ?? UInt(ERR_peek_error())
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "reason \(reason)"
  }

  private static func words(verification code: Int32) -> String {
    X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? "\(code)"
  }

  private static func date(_ time: UnsafePointer<ASN1_TIME>?) -> String {
    written { ASN1_TIME_print($0, time) }
  }

  private static func subject(_ certificate: OpaquePointer?) -> String {
    var line = [CChar](repeating: 0, count: 256)
    guard X509_NAME_oneline(X509_get_subject_name(certificate), &line, Int32(line.count)) != nil else { return "?" }
    return shown(String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  /// The names and addresses that a certificate is for.
  private static func names(_ certificate: OpaquePointer?) -> String {
    let index = X509_get_ext_by_NID(certificate, NID_subject_alt_name, -1)
    guard index >= 0, let names = X509_get_ext(certificate, index) else { return subject(certificate) }
    return written { X509V3_EXT_print($0, names, 0, 0) }
  }

  /// What a function of the library writes.
  private static func written(_ body: (OpaquePointer) -> Int32) -> String {
    guard let memory = BIO_new(BIO_s_mem()) else { return "?" }
    defer { BIO_free(memory) }
    guard body(memory) == 1 else { return "?" }
    var start: UnsafeMutablePointer<CChar>?
    let count = sessions_tls_memory(memory, &start)
    return shown(String(decoding: UnsafeRawBufferPointer(start: start, count: max(0, Int(count))), as: UTF8.self))
  }

  /// A text of the other end's, fit for a log: short, and of one line.
  private static func shown(_ text: String) -> String {
    let line = text.unicodeScalars.prefix(200).map { (0x20..<0x7F).contains($0.value) ? Character($0) : "?" }
    return String(line) + (text.unicodeScalars.count > 200 ? "…" : "")
  }
}
