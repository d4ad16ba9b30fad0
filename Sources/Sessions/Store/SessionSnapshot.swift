/// A session as it was when it was opened or last committed: a value, not a live view (`[ST-7]`).
public struct SessionSnapshot: Sendable {
  /// The key of the session, the same for its whole life unless its identity is renewed. Not a secret.
  public var id: RecordKey
  /// The number of writes of the session; compared by ``CommitOptions/onlyIfUnchanged``.
  public var version: Int64
  /// The session's content.
  public var content: SessionContent
  /// When the session was created.
  public var createdAt: Timestamp
  /// When the session ends, whatever its activity.
  public var absoluteDeadline: Timestamp
  /// When the session ends without further activity.
  public var idleDeadline: Timestamp
  /// The token that opened the session, of those that it has.
  public var access: TokenAccess
  /// When the token in force replaced an earlier one; nil when it is the record's first (`[ROT-1]`).
  ///
  /// A store whose sessions lie in the cookie replaces the token with every write.
  public var rotatedAt: Timestamp?
  /// The state that the store keeps with a session that it opened; opaque to everybody else.
  public var context: (any Sendable)?

  /// The result of authentication in ``ServerSessionStore``.
  package var credential: ServerCredential?

  /// Creates a snapshot, as a store does.
  public init(
    id: RecordKey, version: Int64, content: SessionContent, createdAt: Timestamp, absoluteDeadline: Timestamp,
    idleDeadline: Timestamp, access: TokenAccess = .current, rotatedAt: Timestamp? = nil, context: (any Sendable)? = nil
  ) {
    self.id = id
    self.version = version
    self.content = content
    self.createdAt = createdAt
    self.absoluteDeadline = absoluteDeadline
    self.idleDeadline = idleDeadline
    self.access = access
    self.rotatedAt = rotatedAt
    self.context = context
  }

  /// The earlier of the two deadlines.
  public var expiresAt: Timestamp { min(absoluteDeadline, idleDeadline) }

  /// The session's own idle limit, or the store's.
  package func idleLimit(_ limits: SessionLimits) -> SessionLimit { content.idleLimit ?? limits.idle }

  /// The idle deadline after activity at `now`: never earlier than it was, never after the absolute one (`[ST-4]`, `[TTL-8]`).
  package func extendedIdleDeadline(_ limits: SessionLimits, now: Timestamp) -> Timestamp {
    max(idleDeadline, min(idleLimit(limits).deadline(from: now), absoluteDeadline))
  }

  /// How long the session will live without further activity; nil when it has no limit (`[TTL-12]`).
  public func remaining(at now: Timestamp) -> Duration? {
    expiresAt.isUnlimited ? nil : max(.zero, now.duration(to: expiresAt))
  }
}

/// The token that opened a session, of those that it has.
public enum TokenAccess: String, Sendable, Hashable {
  /// The token in force.
  case current
  /// The token before the last periodic rotation, within its grace: it reads and writes, but cannot rotate (`[ROT-4]`).
  case grace
}

/// One of a subject's sessions, as a "your devices" page would show it.
public struct SessionSummary: Sendable {
  /// The session's key, for ``SessionStore/destroy(id:)``. Not a secret.
  public var id: RecordKey
  /// When the session was created.
  public var createdAt: Timestamp
  /// When the session ends, whatever its activity.
  public var absoluteDeadline: Timestamp
  /// When the session ends without further activity.
  public var idleDeadline: Timestamp
  /// The session's content; nil when its record cannot be read by this version.
  public var content: SessionContent?

  /// Creates a summary, as a store does.
  public init(
    id: RecordKey, createdAt: Timestamp, absoluteDeadline: Timestamp, idleDeadline: Timestamp, content: SessionContent?
  ) {
    self.id = id
    self.createdAt = createdAt
    self.absoluteDeadline = absoluteDeadline
    self.idleDeadline = idleDeadline
    self.content = content
  }
}
