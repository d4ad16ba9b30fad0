import Sessions

/// What a session holds, in a vector. What is absent is empty, no, or as the store's.
public struct VectorContent: Sendable, Hashable, Codable {
  /// The fields, in the order of the record format.
  public let fields: [VectorEntry]
  /// The flash values, in the order of the record format.
  public var flash: [VectorEntry]?
  /// Whose session it is.
  public var subject: VectorText?
  /// Whether the cookie outlives the browser's end.
  public var persistent: Bool?
  /// The session's own idle limit.
  public var idleLimit: VectorLimit?
  /// The session's own absolute limit.
  public var absoluteLimit: VectorLimit?
  /// When it last gained privilege.
  public var authenticatedAt: VectorTime?
  /// When its absolute limit was restarted.
  public var lifetimeRestartedAt: VectorTime?

  init(_ content: SessionContent, start: Timestamp) {
    fields = VectorContent.entries(content.fields)
    flash = content.flash.isEmpty ? nil : VectorContent.entries(content.flash)
    subject = content.subject.map { VectorText($0) }
    persistent = content.isPersistent ? true : nil
    idleLimit = content.idleLimit.map(VectorContent.stored)
    absoluteLimit = content.absoluteLimit.map(VectorContent.stored)
    authenticatedAt = content.authenticatedAt.map { VectorTime($0, start: start) }
    lifetimeRestartedAt = content.lifetimeRestartedAt.map { VectorTime($0, start: start) }
  }

  static func entries(_ map: FieldMap) -> [VectorEntry] {
    map.map { VectorEntry(key: VectorText($0.key), json: VectorText($0.value.bytes)) }
  }

  /// A commit may return a limit as it was set or as it is kept, which is rounded up to a millisecond (`[TTL-4]`).
  private static func stored(_ limit: SessionLimit) -> VectorLimit {
    guard case .after(let duration) = limit else { return VectorLimit(limit) }
    return VectorLimit(.after(.milliseconds(duration.millisecondsRoundedUp)))
  }
}
