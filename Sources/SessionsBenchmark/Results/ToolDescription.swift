/// What measured.
package struct ToolDescription: Codable, Sendable, Equatable {
  /// How it is called, such as `sessionlab`.
  package let name: String
  /// Its version.
  package let version: String
  /// The commit it was built from; absent if that is not known.
  package let commit: String?
  /// Whether there were changes that are in no commit; absent if that is not known.
  package let dirty: Bool?

  /// Describes a tool.
  package init(name: String, version: String, commit: String? = nil, dirty: Bool? = nil) {
    self.name = name
    self.version = version
    self.commit = commit
    self.dirty = dirty
  }
}
