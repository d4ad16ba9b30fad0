/// What measured.
public struct ToolDescription: Codable, Sendable, Equatable {
  /// How it is called, such as `sessionlab`.
  public let name: String
  /// Its version.
  public let version: String
  /// The commit it was built from; absent if that is not known.
  public let commit: String?
  /// Whether there were changes that are in no commit; absent if that is not known.
  public let dirty: Bool?

  /// Describes a tool.
  public init(name: String, version: String, commit: String? = nil, dirty: Bool? = nil) {
    self.name = name
    self.version = version
    self.commit = commit
    self.dirty = dirty
  }
}
