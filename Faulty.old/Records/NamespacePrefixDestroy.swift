import Sessions
import SessionsMemory

struct NamespacePrefixDestroy: RecordStoreWrapper {
  private static let memories: NamedMemories = NamedMemories()

  let base: any SessionRecordStore
  private let name: String

  init(_ name: String) {
    self.name = name
    base = Self.memories.open(name)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var count = 0
    for memory in Self.memories.all(beginningWith: name) { count += try await memory.destroyAll(of: subject, except: key) }
    return count
  }
}
