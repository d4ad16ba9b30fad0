/// A failure of a session store, or a mistake in its use.
///
/// A session that is absent, expired, gone or superseded is an outcome, not an error (`[ERR-1]`). An error never holds a
/// secret, a payload or a whole token (`[ERR-4]`).
public struct SessionError: Error, Sendable {
  /// The kind of mistake or failure. Compare this, never the message.
  public let code: SessionErrorCode
  /// The mistake or failure and its remedy, in one sentence.
  public let message: String
  /// The time to wait before trying again, when the store can tell.
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

/// The kind of a ``SessionError``: a stable string, the same for the same mistake in every store (`[ERR-4]`).
public struct SessionErrorCode: RawRepresentable, Sendable, Hashable {
  /// The stable name.
  public let rawValue: String

  /// Creates a code of an adapter's own.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  private init(_ name: String) {
    self.rawValue = name
  }

  /// The backend cannot serve now: unreachable, busy past the deadline, overloaded or full.
  public static let unavailable: SessionErrorCode = .init("unavailable")
  /// The operation's deadline passed.
  public static let timeout: SessionErrorCode = .init("timeout")
  /// The calling task was cancelled.
  public static let cancelled: SessionErrorCode = .init("cancelled")
  /// No free identifier was found in four tries: the random source is broken (`[ID-6]`).
  public static let idCollision: SessionErrorCode = .init("idCollision")
  /// A key, a value, a subject, a record or a cookie is over its limit (`[SZ-1]`, `[CK-8]`).
  public static let tooLarge: SessionErrorCode = .init("tooLarge")
  /// A stored record cannot be decoded and the policy is to fail (`[ERR-3]`).
  public static let corrupt: SessionErrorCode = .init("corrupt")
  /// The store does not have the capability (`[IX-7]`).
  public static let unsupported: SessionErrorCode = .init("unsupported")
  /// A setting is wrong; the message names it.
  public static let misconfigured: SessionErrorCode = .init("misconfigured")
  /// The backend answered with an error of its own.
  public static let backend: SessionErrorCode = .init("backend")
  /// Other commits kept winning for all tries (`[CC-6]`).
  public static let contended: SessionErrorCode = .init("contended")
  /// The store was closed.
  public static let closed: SessionErrorCode = .init("closed")
  /// A field or flash key, or a subject, is empty (`[FD-2]`, `[SZ-2]`).
  public static let invalidKey: SessionErrorCode = .init("invalidKey")
  /// A value cannot be encoded; nothing was written.
  public static let encodingFailed: SessionErrorCode = .init("encodingFailed")
  /// A stored value is not of the type asked for; the session stays usable (`[FD-4]`).
  public static let typeMismatch: SessionErrorCode = .init("typeMismatch")
  /// The session was destroyed or expired since it was loaded, so its changes were not written (`[CC-7]`).
  public static let gone: SessionErrorCode = .init("gone")
  /// The session's token was replaced, so changes made with the old one were not written (`[ROT-8]`, `[ROT-15]`).
  public static let superseded: SessionErrorCode = .init("superseded")
  /// Another request committed since the load, and the commit asked to be alone (`[CC-4]`).
  public static let conflict: SessionErrorCode = .init("conflict")
  /// The response's head has been sent, so the request cannot use its session like that any more (`[MW-3]`); or a session that is used
  /// after its request was asked for what needs a cookie (`[MW-22]`).
  public static let sealed: SessionErrorCode = .init("sealed")
}

extension SessionErrorCode: CustomStringConvertible {
  /// The stable name.
  public var description: String { rawValue }
}
