import Sessions
import SessionsMemory

struct NamespacePrefixPrune: RecordStoreWrapper {
  private static let memories: NamedMemories = NamedMemories()

  let base: any SessionRecordStore
  private let name: String

  init(_ name: String) {
    self.name = name
    base = Self.memories.open(name)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    var count = 0
    for memory in Self.memories.all(beginningWith: name) { count += try await memory.prune(now: now, limit: limit - count) }
    return count
  }
}
