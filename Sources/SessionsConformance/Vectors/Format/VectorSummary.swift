/// A session in a list of a subject's sessions, in a vector.
public struct VectorSummary: Sendable, Hashable, Codable {
  /// The name of the session's key.
  public let key: String
  /// When it was created.
  public let createdAt: VectorTime
  /// When it ends, whatever its activity.
  public let absoluteDeadline: VectorTime
  /// When it ends without further activity.
  public let idleDeadline: VectorTime
  /// What it holds; absent when its record cannot be read.
  public var content: VectorContent?
}
