import CMongoC
import Sessions

/// The failure of a call of libmongoc's, or a server's refusal.
struct MongoFailure: Error {
  /// Where in libmongoc the failure comes from.
  let domain: UInt32
  /// The server's code, or libmongoc's own.
  let code: UInt32
  /// libmongoc's text where it is about hosts and connections; nothing else, as a server's text may quote a key.
  let detail: String?

  /// Creates a failure from the server's own code.
  init(serverCode: UInt32) {
    (domain, code, detail) = (MONGOC_ERROR_SERVER.rawValue, serverCode, nil)
  }

  /// Creates a failure from libmongoc's error.
  init(_ error: sessions_mongo_error) {
    (domain, code) = (error.domain, error.code)
    let isAboutHosts = [MONGOC_ERROR_SERVER_SELECTION, MONGOC_ERROR_STREAM].contains { $0.rawValue == error.domain }
    detail =
      isAboutHosts
      ? withUnsafeBytes(of: error.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } : nil
  }

  /// A failure that the store found itself.
  init(_ known: SessionError) {
    (domain, code, detail) = (0, 0, nil)
    self.known = known
  }

  private(set) var known: SessionError?

  private func isOf(_ domain: mongoc_error_domain_t) -> Bool { self.domain == domain.rawValue }

  private var isFromServer: Bool {
    isOf(MONGOC_ERROR_SERVER) || isOf(MONGOC_ERROR_QUERY) || isOf(MONGOC_ERROR_COMMAND) || isOf(MONGOC_ERROR_COLLECTION)
  }

  /// Whether the write was done, but not by as many members as was asked for.
  private var isUnconfirmed: Bool { isOf(MONGOC_ERROR_WRITE_CONCERN) }

  /// The code of the server's refusal; nil when no server answered.
  var serverCode: UInt32? { isFromServer ? code : nil }

  /// Whether the server refused the operation before it began, as it is not the primary, or because another write was in the way.
  ///
  /// Interruptions (11600, 11602) are not among them: a part of what was asked for may have been done by then.
  var isRefusedBeforehand: Bool { isFromServer && [10107, 13435, 13436, 10058, 189, 91, 112].contains(code) }

  /// Whether nothing was sent: no server was found, or none took the connection.
  var isUnsent: Bool {
    if isOf(MONGOC_ERROR_SERVER_SELECTION) { return true }
    return isOf(MONGOC_ERROR_STREAM)
      && [MONGOC_ERROR_STREAM_CONNECT, MONGOC_ERROR_STREAM_NAME_RESOLUTION, MONGOC_ERROR_STREAM_NOT_ESTABLISHED].contains {
        $0.rawValue == code
      }
  }

  /// Whether the connection was lost or its server is going: what reads may be repeated for.
  private var isPassing: Bool {
    isOf(MONGOC_ERROR_STREAM) || isFromServer && [11600, 11602, 6, 7, 89, 9001, 43, 237, 175].contains(code)
  }

  /// Whether the same request may be sent again.
  func isWorthAnotherTry(isReadOnly: Bool) -> Bool {
    guard known == nil, !isUnconfirmed else { return false }
    return isUnsent || isRefusedBeforehand || isReadOnly && isPassing
  }

  /// Whether a write of this name was refused because one of that key exists.
  var isDuplicateKey: Bool { isFromServer && code == 11000 }

  /// The error of an operation that failed. This is the one place that decides it.
  ///
  /// - Parameter isReadOnly: Whether nothing can be in doubt.
  func error(isReadOnly: Bool) -> SessionError {
    if let known { return known }
    if isUnsent { return unreached }
    let isInDoubt = !isReadOnly
    let doubt = isInDoubt ? ": it may or may not have been done" : ""
    if isUnconfirmed {
      return SessionError(
        .unavailable, "MongoDB \(code): too few members of the replica set confirmed the write: it may or may not stay",
        retryAfter: .seconds(1), isIndeterminate: true)
    }
    if isOf(MONGOC_ERROR_STREAM) {
      return SessionError(
        .unavailable, "the connection was lost before the server answered\(doubt)", retryAfter: .milliseconds(100),
        isIndeterminate: isInDoubt)
    }
    if isOf(MONGOC_ERROR_CLIENT), code == MONGOC_ERROR_CLIENT_AUTHENTICATE.rawValue { return MongoFailure.unauthenticated }
    if isOf(MONGOC_ERROR_SCRAM) || isOf(MONGOC_ERROR_SASL) { return MongoFailure.unauthenticated }
    if isOf(MONGOC_ERROR_BSON) {
      return SessionError(.tooLarge, "libmongoc does not take a document: it is larger than BSON allows")
    }
    guard isFromServer else {
      return SessionError(
        .backend, "libmongoc failed with error \(domain).\(code)\(doubt)", isIndeterminate: isInDoubt)
    }
    return serverError(isInDoubt: isInDoubt, doubt)
  }

  private func serverError(isInDoubt: Bool, _ doubt: String) -> SessionError {
    switch code {
    case 18: MongoFailure.unauthenticated
    case 13:
      SessionError(.misconfigured, "MongoDB 13: the user may not use the collection: grant the role readWrite on the database to it")
    case 50, 262:
      SessionError(
        .timeout, "MongoDB \(code): the server ended the operation at its deadline\(doubt)", retryAfter: .seconds(1),
        isIndeterminate: isInDoubt)
    case 10334, 17280, 17419, 17420:
      SessionError(.tooLarge, "MongoDB \(code): a document would be larger than the 16 MiB that MongoDB stores")
    case 14031: SessionError(.unavailable, "MongoDB 14031: the server's disk is full: free some space", retryAfter: .seconds(10))
    case 79, 100:
      SessionError(
        .misconfigured, "MongoDB \(code): the replica set cannot confirm a write as the URL's w asks for: change that",
        isIndeterminate: isInDoubt)
    case 112:
      SessionError(.unavailable, "MongoDB 112: other writes kept winning until the operation's deadline", retryAfter: .milliseconds(100))
    case _ where isRefusedBeforehand:
      SessionError(.unavailable, "MongoDB \(code): the server is not the primary: nothing was changed", retryAfter: .seconds(1))
    case _ where isPassing:
      SessionError(
        .unavailable, "MongoDB \(code): the server was interrupted\(doubt)", retryAfter: .seconds(1), isIndeterminate: isInDoubt)
    default:
      SessionError(.backend, "MongoDB \(code): the server refused the operation")
    }
  }

  private var unreached: SessionError {
    SessionError(
      .unavailable, "no MongoDB server that takes writes is reached\(detail.map { ": \($0)" } ?? "")", retryAfter: .seconds(1))
  }

  private static let unauthenticated = SessionError.misconfigured(
    "the server did not accept the user or the password: check them, and the URL's authSource and authMechanism")
}

extension SessionError {
  /// The error of an operation that was not answered by its deadline.
  static func unansweredInTime(isIndeterminate: Bool) -> SessionError {
    SessionError(
      .timeout, "the server did not answer before the operation's deadline\(isIndeterminate ? ": it may or may not have been done" : "")",
      retryAfter: .seconds(1), isIndeterminate: isIndeterminate)
  }

  /// The error of an operation whose deadline passed while no primary was known.
  static let noPrimary = SessionError(
    .unavailable, "no MongoDB server that takes writes was found before the operation's deadline: nothing was changed",
    retryAfter: .seconds(1))
}
