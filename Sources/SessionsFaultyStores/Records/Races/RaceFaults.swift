import Sessions
import SessionsMemory

extension FaultyStore {
  /// Faults that show between two tasks or between two namespaces.
  static let recordRaces: [FaultyStore] = [
    FaultyStore(
      "create-race", "A create looks first whether the key is free and inserts then: two can win.", isRace: true,
      probe: { subject in
        let isSeveral = try await subject.severalWin { round, number in
          try await subject.create(round, subject.record([number]))
        }
        return isSeveral ? "several winners" : "one winner each"
      },
      records: { base in
        AlteredRecordStore(
          base,
          create: { key, record, now in
            guard try await base.stored(key) == nil else { return false }
            await letOthersRun()
            try await base.destroy(key)
            return try await base.create(key, record, now: now)
          })
      }),
    FaultyStore(
      "replace-race", "A replace compares the version first and writes then: two can win.", isRace: true,
      probe: { subject in
        let isSeveral = try await subject.severalWin(existing: true) { round, number in
          try await subject.replace(round, with: subject.record([number])) == ReplaceOutcome.replaced.rawValue
        }
        return isSeveral ? "several winners" : "one winner each"
      },
      records: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard try await base.load(request.key, now: request.now)?.version == request.version else { return .stale }
            await letOthersRun()
            return try await replaceAnyVersion(request, in: base)
          })
      }),
    FaultyStore(
      "namespace-as-pattern", "An underscore in the name of a namespace stands for any character.",
      probe: { subject in
        let neighbour = try subject.neighbour("_")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        let seen = try await subject.neighbour("x").load(subject.key(), now: subject.now)
        // Called last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return subject.describe(seen)
      },
      namespaces: NamedMemories.shared { memories, name in
        // Any character matches an underscore, so one stands for all of them.
        memories.open(String(name.map { $0 == "_" ? "x" : $0 }))
      }),
    FaultyStore(
      "namespace-prefix-destroy", "Ending all sessions of a subject reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(subject: "ada"), now: subject.now)
        let count = try await subject.destroyAll(of: "ada")
        // Called last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return "\(count)"
      },
      namespaces: NamedMemories.shared { memories, name in
        AlteredRecordStore(
          memories.open(name),
          destroyAll: { subject, key in
            var count = 0
            for memory in memories.all(beginningWith: name) { count += try await memory.destroyAll(of: subject, except: key) }
            return count
          })
      }),
    FaultyStore(
      "namespace-prefix-prune", "Pruning reaches into every namespace whose name begins with the own one.",
      probe: { subject in
        let neighbour = try subject.neighbour("n")
        _ = try await neighbour.create(subject.key(), subject.record(), now: subject.now)
        let count = try await subject.prune(after: .seconds(3600))
        // Called last, so that the namespace is still open up to here.
        try await neighbour.ping()
        return "\(count)"
      },
      namespaces: NamedMemories.shared { memories, name in
        AlteredRecordStore(
          memories.open(name),
          prune: { now, limit in
            var count = 0
            for memory in memories.all(beginningWith: name) { count += try await memory.prune(now: now, limit: limit - count) }
            return count
          })
      }),
    FaultyStore(
      "torn-write", "A replace writes the payload first and the subject then: a reader can see half of it.", isRace: true,
      probe: { subject in
        _ = try await subject.create()
        return try await subject.tearsWrites() ? "half a write" : "whole writes"
      },
      records: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          replace: { request in
            var half = request
            half.record.subject = try await numbered.stored(request.key)?.subject
            guard try await numbered.replace(half) == .replaced else { return .stale }
            await letOthersRun()
            _ = try await numbered.edit(request.key) { $0.subject = request.record.subject }
            return .replaced
          })
      }),
  ]
}

/// Suspends between a read and a write, so that other tasks run in between.
private func letOthersRun() async {
  for _ in 0..<100 { await Task.yield() }
}

/// The memories of namespaces, by name: one backend with several namespaces.
private final class NamedMemories: Sendable {
  // Weak: a namespace ends with the stores that were opened on it.
  private struct Entry {
    weak var memory: MemoryRecordStore?
  }

  private let entries: Locked<[String: Entry]> = Locked([:])

  /// Opens namespaces by name, all on one backend.
  static func shared(_ open: @escaping @Sendable (_ memories: NamedMemories, _ name: String) -> any SubjectIndexedRecordStore)
    -> @Sendable (_ name: String) -> any SubjectIndexedRecordStore
  {
    let memories = NamedMemories()
    return { name in open(memories, name) }
  }

  /// The memory with a name; the same for all its holders.
  func open(_ name: String) -> MemoryRecordStore {
    entries.withLock { entries in
      if let memory = entries[name]?.memory { return memory }
      entries = entries.filter { $0.value.memory != nil }
      let memory = MemoryRecordStore()
      entries[name] = Entry(memory: memory)
      return memory
    }
  }

  /// The memories whose names begin with a prefix.
  func all(beginningWith prefix: String) -> [MemoryRecordStore] {
    entries.withLock { entries in entries.compactMap { $0.key.hasPrefix(prefix) ? $0.value.memory : nil } }
  }
}
