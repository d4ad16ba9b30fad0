import Sessions
import SessionsMemory

/// The memories of namespaces, by name: one backend that several namespaces lie on.
final class NamedMemories: Sendable {
  // Weak: a namespace ends with the stores that were opened on it.
  private struct Entry {
    weak var memory: MemoryRecordStore?
  }

  private let entries: Locked<[String: Entry]> = Locked([:])

  /// The memory with a name; the same for everybody who holds it.
  func open(_ name: String) -> MemoryRecordStore {
    entries.withLock { entries in
      if let memory = entries[name]?.memory { return memory }
      entries = entries.filter { $0.value.memory != nil }
      let memory = MemoryRecordStore()
      entries[name] = Entry(memory: memory)
      return memory
    }
  }

  /// The memories whose names begin so.
  func all(beginningWith prefix: String) -> [MemoryRecordStore] {
    entries.withLock { entries in entries.compactMap { $0.key.hasPrefix(prefix) ? $0.value.memory : nil } }
  }
}
