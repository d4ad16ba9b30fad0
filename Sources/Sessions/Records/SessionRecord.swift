/// A session as a backend stores it: an opaque payload with the columns that a backend has to compare.
public struct SessionRecord: Sendable, Equatable {
  /// The number of writes of the payload: 1 when created, one more with each replace. Compare-and-swap compares it.
  public var version: Int64
  /// When the session was created.
  public var createdAt: Timestamp
  /// When the session ends, whatever its activity.
  public var absoluteDeadline: Timestamp
  /// When the session ends without further activity.
  public var idleDeadline: Timestamp
  /// The owner of the session; nil while anonymous.
  public var subject: String?
  /// The encoded ``RecordPayload``: any bytes, as far as a backend is concerned (`[ST-8]`).
  public var payload: [UInt8]

  /// Creates a record.
  public init(
    version: Int64 = 1, createdAt: Timestamp, absoluteDeadline: Timestamp, idleDeadline: Timestamp,
    subject: String? = nil, payload: [UInt8]
  ) {
    self.version = version
    self.createdAt = createdAt
    self.absoluteDeadline = absoluteDeadline
    self.idleDeadline = idleDeadline
    self.subject = subject
    self.payload = payload
  }

  /// The earlier of the two deadlines.
  public var expiresAt: Timestamp { min(absoluteDeadline, idleDeadline) }

  /// Whether the session is live: strictly before its deadline (`[TTL-1]`).
  public func isLive(at now: Timestamp) -> Bool { now < expiresAt }
}

extension SessionRecord: CustomReflectable {
  /// Shows the number of bytes of the payload instead of them (`[ERR-4]`).
  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "version": version, "createdAt": createdAt, "absoluteDeadline": absoluteDeadline, "idleDeadline": idleDeadline,
        "subject": subject as Any, "payload": "\(payload.count) bytes",
      ], displayStyle: .struct)
  }
}
