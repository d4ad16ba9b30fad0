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
  /// What the session holds; nil when its record cannot be read by this version.
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
