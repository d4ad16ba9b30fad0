/// A session as a store returned it, in a vector. Later steps refer to it by its name.
public struct VectorSnapshot: Sendable, Hashable, Codable {
  /// The name that this step gives it, such as `s1`. Every returned session has its own.
  public let name: String
  /// The name of the session's key: the same session where the name is the same, another one where it is not.
  public let key: String
  /// How often the session was written.
  public var version: Int64?
  /// When it was created.
  public var createdAt: VectorTime?
  /// When it ends, whatever its activity.
  public var absoluteDeadline: VectorTime?
  /// When it ends without further activity.
  public var idleDeadline: VectorTime?
  /// `grace`, if it was opened with the token before a periodic rotation.
  public var access: String?
  /// What it holds.
  public var content: VectorContent?
}
