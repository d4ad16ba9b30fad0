import CHiredis
package import Sessions

/// A reply as hiredis read it, valid while its reader's owner keeps it.
struct RedisReply {
  private let pointer: UnsafeMutablePointer<redisReply>

  init(_ pointer: UnsafeMutablePointer<redisReply>) {
    self.pointer = pointer
  }

  func free() { freeReplyObject(pointer) }

  private var type: Int32 { pointer.pointee.type }

  /// The bytes of a string, a status or an error.
  private var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer.pointee.str, count: pointer.pointee.str == nil ? 0 : pointer.pointee.len)
  }

  /// The text of an error; nil for any other reply.
  var errorText: String? { type == REDIS_REPLY_ERROR ? String(decoding: bytes, as: UTF8.self) : nil }

  /// The reply by itself.
  var response: RedisResponse {
    switch type {
    case REDIS_REPLY_STRING: return .bytes([UInt8](bytes))
    case REDIS_REPLY_INTEGER: return .integer(pointer.pointee.integer)
    case REDIS_REPLY_STATUS: return .status
    case REDIS_REPLY_ARRAY:
      guard let elements = pointer.pointee.element else { return .array([]) }
      return .array((0..<pointer.pointee.elements).map { elements[$0].map { RedisReply($0).response } ?? .null })
    // An error inside an array is that of one element: none of the commands in use answers that way.
    default: return .null
    }
  }

  /// The reply to an operation. A mistake in the stored value is an answer.
  func response(to operation: RedisOperation) -> Result<RedisResponse, SessionError> {
    guard case .load = operation, type == REDIS_REPLY_STRING else { return .success(response) }
    guard let record = RedisValue.record(bytes) else { return .failure(.notARecord) }
    return .success(.record(record))
  }
}

/// An error that a server answered with, by the reaction that it calls for.
package enum RedisServerError {
  /// The server does not have the script.
  case noScript
  /// Not done now, but it may be done in a moment.
  case notYet(SessionError)
  /// Not done, and this connection will not do it: the server is no master, or closes the connection.
  case notHere(SessionError)
  /// Not done, as too few replicas follow the server: it may be one that another master has just replaced.
  case withoutReplicas(SessionError)
  /// The server closes the connection and has done no command that was sent on it.
  case refused(SessionError)
  /// MOVED or ASK.
  case redirected(address: String, slot: Int, isAsking: Bool)
  case failed(SessionError)

  /// Sorts an error by its code, in this one place. The server's own text is left out, as it may quote arguments.
  package init(_ reply: String) {
    let text = RedisServerError.unwrapped(reply)
    let words = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
    let code = words.first.map(String.init) ?? ""
    let saying = (code == "ERR" ? text.dropFirst(4) : text[...]).lowercased()
    if ["unknown command", "unknown subcommand", "unknown redis command"].contains(where: saying.hasPrefix) {
      self = .failed(.unknownCommand)
      return
    }
    // Only a script that has not written yet can be ended.
    if saying.contains("script killed by user") {
      self = .notYet(.serverUnavailable("SCRIPT KILL", "somebody ended the script"))
      return
    }
    switch code {
    case "NOSCRIPT": self = .noScript
    case "LOADING": self = .notYet(.serverUnavailable(code, "the server is loading its data"))
    case "BUSY": self = .notYet(.serverUnavailable(code, "the server runs a script that takes long"))
    case "TRYAGAIN": self = .notYet(.serverUnavailable(code, "the cluster is moving the key"))
    case "CLUSTERDOWN": self = .notYet(.serverUnavailable(code, "the cluster has no master for the key now"))
    case "MASTERDOWN": self = .notHere(.serverUnavailable(code, "the server is a replica that lost its master"))
    case "READONLY": self = .notHere(.serverUnavailable(code, "the server is a replica: name the master"))
    case "UNBLOCKED": self = .notHere(.serverUnavailable(code, "the server became a replica"))
    case "OOM": self = .failed(.serverUnavailable(code, "the server's memory limit is reached", retryAfter: .seconds(10)))
    case "MISCONF": self = .failed(.serverUnavailable(code, "the server cannot write to its disk", retryAfter: .seconds(10)))
    case "NOREPLICAS": self = .withoutReplicas(.serverUnavailable(code, "the server has fewer replicas than it is set to need"))
    case "MOVED" where words.count >= 3, "ASK" where words.count >= 3:
      self = .redirected(address: String(words[2]), slot: Int(words[1]) ?? -1, isAsking: code == "ASK")
    case "NOAUTH": self = .failed(.misconfigured("NOAUTH: the server asks for a password: set one"))
    case "WRONGPASS": self = .failed(.misconfigured("WRONGPASS: the server refuses the user or the password"))
    case "NOPERM": self = .failed(.missingRights)
    // The words for it when the command is inside a script.
    case "ERR" where text.contains("The user executing the script can't"), "The" where text.contains("The user executing the script can't"):
      self = .failed(.missingRights)
    // Since version 7.2, and in Valkey.
    case "ERR" where text.hasPrefix("ERR ACL failure in script"): self = .failed(.missingRights)
    // A server says so of a long command before it looks at it, and closes the connection.
    case "ERR" where text.contains("unauthenticated"):
      self = .refused(.misconfigured("NOAUTH: the server asks for a password: set one"))
    case "ERR" where text.contains("cluster support disabled"):
      self = .failed(.misconfigured("the server is no node of a Redis Cluster: use redis:// or redis+sentinel://"))
    case "ERR" where text.contains("No such master"):
      self = .failed(.misconfigured("the sentinel does not watch a server of the configured name"))
    case "DENIED": self = .failed(.misconfigured("DENIED: the server is in protected mode: set a password or bind it to an address"))
    case "WRONGTYPE":
      self = .failed(.wrongType)
    case "CORRUPT": self = .failed(.notARecord)
    case "ERR" where text.contains("max number of clients"):
      self = .refused(.serverUnavailable(code, "the server has as many clients as it allows"))
    default:
      let isPlain = !code.isEmpty && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
      self = .failed(SessionError(.backend, "\(isPlain ? code : "error"): \(SessionError.refusedCommand)"))
    }
  }

  /// Whether the server may do it in a moment.
  package var isTransient: Bool {
    if case .notYet = self { return true }
    return false
  }

  /// The error of the command that failed inside a script.
  ///
  /// Since version 7 a server answers with that error itself. One of 6.2 puts it behind its own:
  /// `ERR Error running script (call to f_...): @user_script:3: @user_script: 3: -OOM command not allowed ...`.
  private static func unwrapped(_ reply: String) -> String {
    let mark = "@user_script:"
    guard reply.hasPrefix("ERR Error running script"), let last = reply.ranges(of: mark).last else { return reply }
    guard let colon = reply[last.upperBound...].firstRange(of: ": ") else { return reply }
    let inner = reply[colon.upperBound...]
    return String(inner.hasPrefix("-") ? inner.dropFirst() : inner)
  }
}

extension SessionError {
  static let notARecord = SessionError(
    .corrupt, "the value of a key with the store's prefix is no session record: something other than this package wrote it; delete the key")

  /// With the rights that it takes, as one has to be able to read them where the error is. The documentation says what each is for.
  static let missingRights = SessionError.misconfigured(
    "NOPERM: the user may not run a command or use a key that the store needs: ACL SETUSER NAME ~PREFIX* \(RedisScripts.rights), where PREFIX "
      + "is the configured one, 'sessions:' by default")

  static let unknownCommand = SessionError.misconfigured(
    "ERR: the server does not know a command that the store needs: it was renamed or taken out, or the service does not offer it")

  static let refusedCommand = "the server refused the command"

  /// Whether the server does not let this user do something, or nobody, in whatever words, as services have their own: another question may be
  /// answered.
  package var isAboutRights: Bool {
    message == SessionError.missingRights.message || message == SessionError.unknownCommand.message
      || message.hasSuffix(SessionError.refusedCommand)
  }

  static let wrongType = SessionError(.backend, "WRONGTYPE: a key with the store's prefix has a value of another type: delete it")

  /// Whether it is about the value of one key, and says nothing about others.
  var isAboutOneValue: Bool { code == .corrupt || message == SessionError.wrongType.message }

  static func serverUnavailable(_ code: String, _ what: String, retryAfter: Duration = .seconds(1)) -> SessionError {
    SessionError(.unavailable, "\(code): \(what); nothing was changed", retryAfter: retryAfter)
  }

  /// The connection could not be made, or ended before the operation was sent.
  static func unreachable(_ endpoint: RedisEndpoint, _ why: String, isSentinel: Bool) -> SessionError {
    SessionError(
      .unavailable, "no connection to \(isSentinel ? "the sentinel" : "Redis") at \(endpoint): \(why); nothing was changed",
      retryAfter: .seconds(1))
  }

  static let lostReply = SessionError(
    .unavailable, "the connection to Redis ended before the answer came: the write may or may not have been done",
    retryAfter: .seconds(1), isIndeterminate: true)

  static let lostConnection = SessionError(
    .unavailable, "the connection to Redis ended: nothing was changed", retryAfter: .seconds(1))
  static let silentConnection = SessionError(
    .timeout, "Redis did not answer on a connection that had been idle: nothing was changed", retryAfter: .seconds(1))
  static let slowConnection = SessionError(
    .timeout, "Redis did not answer others in time: nothing was changed", retryAfter: .seconds(1))
  static let notRedis = SessionError(
    .unavailable, "what answers does not speak Redis's protocol: check the address and the port", retryAfter: .seconds(1))

  static func noReply(isIndeterminate: Bool) -> SessionError {
    SessionError(
      .timeout,
      isIndeterminate
        ? "Redis did not answer within the operation's deadline: the write may or may not have been done"
        : "Redis did not answer within the operation's deadline: nothing was changed", isIndeterminate: isIndeterminate)
  }
}
