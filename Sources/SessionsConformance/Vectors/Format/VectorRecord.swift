/// A record in a vector.
public struct VectorRecord: Sendable, Hashable, Codable {
  /// Its version; in a create and a replace whatever the caller happens to write there.
  public let version: Int64
  /// When it was created.
  public let createdAt: VectorTime
  /// When it ends, whatever its activity.
  public let absoluteDeadline: VectorTime
  /// When it ends without further activity.
  public let idleDeadline: VectorTime
  /// Whose record it is; absent for nobody's.
  public var subject: VectorText?
  /// Its payload.
  public let payload: VectorPayload
}
