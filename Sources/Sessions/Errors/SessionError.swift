/// What went wrong in a session store.
///
/// That a session is absent, expired, gone or superseded is an outcome, not an error (`[ERR-1]`). An error never holds a
/// secret, a payload or a whole token (`[ERR-4]`).
public struct SessionError: Error, Sendable {
  /// What kind of mistake or failure it was. Compare this, never the message.
  public let code: SessionErrorCode
  /// What was wrong and what to do about it, in one sentence.
  public let message: String
  /// How long to wait before trying again, when the store can tell.
  public let retryAfter: Duration?
  /// Whether the operation may have taken effect all the same (`[DUR-3]`, `[ST-9]`).
  public let isIndeterminate: Bool

  /// Creates an error. Adapters make theirs with this; keep payloads and tokens out of `message`.
  public init(_ code: SessionErrorCode, _ message: String, retryAfter: Duration? = nil, isIndeterminate: Bool = false) {
    self.code = code
    self.message = message
    self.retryAfter = retryAfter
    self.isIndeterminate = isIndeterminate
  }

  package static func misconfigured(_ message: String) -> SessionError { SessionError(.misconfigured, message) }
  package static func tooLarge(_ message: String) -> SessionError { SessionError(.tooLarge, message) }
  package static func unsupported(_ capability: SessionCapability) -> SessionError {
    SessionError(.unsupported, "this store does not have the capability '\(capability.rawValue)'")
  }
}

extension SessionError: CustomStringConvertible {
  /// The code and the message.
  public var description: String { "\(code.rawValue): \(message)" }
}
