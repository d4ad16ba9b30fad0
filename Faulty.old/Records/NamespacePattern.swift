import Sessions

/// What an underscore in a name stands for: any character, so one does for all of them.
enum NamespacePattern {
  private static let memories: NamedMemories = NamedMemories()

  static func open(_ name: String) -> any SessionRecordStore {
    memories.open(String(name.map { $0 == "_" ? "x" : $0 }))
  }
}
