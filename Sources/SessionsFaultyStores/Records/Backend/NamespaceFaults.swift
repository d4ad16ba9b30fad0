package import Sessions
import SessionsMemory
import SessionsTesting

/// The namespaces of one backend.
package struct FaultyNamespaces: Sendable {
  /// Opens the record store with a name.
  package let open: @Sendable (_ namespace: String) -> any SubjectIndexedRecordStore
  /// Removes a namespace; nil where one ends with its stores. Stores that can be removed can be closed, too.
  package var remove: (@Sendable (_ namespace: String) -> Void)?
}

extension FaultyStore {
  /// Faults in telling namespaces apart, in closing their stores and in removing them.
  static let namespaceFaults: [FaultyStore] = [
    FaultyStore(
      "name-cut", "A namespace's name is cut off after 31 characters, the longest name of an old database.",
      probe: oneRecord(in: String(repeating: "a", count: 40), seenFrom: String(repeating: "a", count: 41)),
      namespaces: MemoryBackend(spelling: { String($0.prefix(31)) }).namespaces),
    FaultyStore(
      "name-middle-dropped", "A long name is known by its beginning and its end.",
      probe: oneRecord(in: "aaaaaaaaaaaaaaaaaaaaaaaaaa", seenFrom: "aaabaaaaaaaaaaaaaaaaaaaaaa"),
      namespaces: MemoryBackend(spelling: { $0.count > 40 ? String($0.prefix(20) + $0.suffix(20)) : $0 }).namespaces),
    FaultyStore(
      "name-case-folded", "Names of namespaces are compared without regard to case.", probe: oneRecord(in: "_n", seenFrom: "_N"),
      namespaces: MemoryBackend(spelling: { $0.lowercased() }).namespaces),
    FaultyStore(
      "name-stripped", "Underscores are left out of a namespace's name.", probe: oneRecord(in: "_1", seenFrom: "1"),
      namespaces: MemoryBackend(spelling: { $0.replacing("_", with: "") }).namespaces),
    FaultyStore(
      "name-joined-to-subject",
      "The index knows a subject by the namespace's name, an underscore and its own: 'n' and 'a_b' are 'n_a' and 'b'.",
      probe: { subject in
        let neighbour = try subject.neighbour("_a")
        _ = try await neighbour.create(subject.key(), subject.record(subject: "b"), now: subject.now)
        return "\(try await subject.destroyAll(of: "a_b"))"
      },
      namespaces: MemoryBackend(joinsSubjects: true).namespaces),
    FaultyStore(
      "remove-takes-longer-names", "The removal of a namespace removes every one whose name begins with its name.",
      probe: oneRecord(in: "_ab", seenFrom: "_ab", removing: "_a"),
      namespaces: MemoryBackend(removes: { name, removed in name.hasPrefix(removed) }).namespaces),
    FaultyStore(
      "remove-takes-pattern", "An underscore in the name of a removed namespace stands for any character.",
      probe: oneRecord(in: "xa", seenFrom: "xa", removing: "_a"),
      namespaces: MemoryBackend(removes: { name, removed in
        name.count == removed.count && zip(name, removed).allSatisfy { $0 == $1 || $1 == "_" }
      }).namespaces),
    FaultyStore(
      "remove-keeps-records", "The removal of a namespace leaves its records to who opens the name again.",
      probe: oneRecord(in: "_a", seenFrom: "_a", removing: "_a"),
      namespaces: MemoryBackend(removes: { _, _ in false }).namespaces),
    FaultyStore(
      "sixteen-namespaces", "The number at the end of a namespace's name is that of a database, of which there are sixteen.",
      probe: oneRecord(in: "_0", seenFrom: "_16"),
      namespaces: MemoryBackend(spelling: { name in
        guard let place = name.lastIndex(of: "_"), let number = Int(name[name.index(after: place)...]) else { return name }
        return "\(name[...place])\(number % 16)"
      }).namespaces),
    FaultyStore(
      "open-empties", "Opening a namespace makes its tables anew, also while another store has them open.",
      probe: oneRecord(in: "_a", seenFrom: "_a"), namespaces: MemoryBackend(opensEmpty: true).namespaces),
    FaultyStore(
      "close-closes-namespace", "Closing one store closes every store on its namespace: they share a connection.",
      probe: { subject in
        await (try subject.neighbour("")).close()
        return try await subject.stored()
      },
      namespaces: MemoryBackend(closing: .namespace).namespaces),
    FaultyStore(
      "close-closes-longer-names", "Closing one store closes those of every namespace whose name begins with its own.",
      probe: { subject in
        let longer = try subject.neighbour("_a")
        await subject.records.close()
        return subject.describe(try await longer.load(subject.key(), now: subject.now))
      },
      namespaces: MemoryBackend(closing: .longerNames).namespaces),
    FaultyStore(
      "closed-store-goes-on", "A store goes on answering after it was closed.",
      probe: { subject in
        await subject.records.close()
        return try await subject.stored()
      },
      namespaces: MemoryBackend(closing: .nothing).namespaces),
    FaultyStore(
      "closed-store-is-empty", "A closed store answers that there is no record.",
      probe: { subject in
        await subject.records.close()
        return try await subject.stored()
      },
      namespaces: MemoryBackend(closing: .emptied).namespaces),
  ]

  /// Creates a record in one namespace and looks for it from another one, after a third one was removed.
  private static func oneRecord(in home: String, seenFrom other: String, removing removed: String? = nil) -> FaultProbe {
    { subject in
      _ = try await subject.neighbour(home).create(subject.key(), subject.record(), now: subject.now)
      if let removed { subject.remove(removed) }
      return subject.describe(try await subject.neighbour(other).load(subject.key(), now: subject.now))
    }
  }
}

/// A backend in memory with any number of namespaces, whose stores can be closed, and at most one mistake.
final class MemoryBackend: Sendable {
  /// The stores that a close closes.
  enum ClosedStores: Sendable {
    case own, namespace, longerNames, nothing
    /// The own one, which then has no records instead of throwing.
    case emptied
  }

  private struct State {
    var memories: [String: MemoryRecordStore] = [:]
    /// The doors of the stores that are open, by the spelling of their namespaces.
    var doors: [String: [StoreDoor]] = [:]
  }

  private let state: Locked<State> = Locked(State())
  private let spelling: @Sendable (String) -> String
  private let removes: @Sendable (_ name: String, _ removed: String) -> Bool
  private let closing: ClosedStores
  private let joinsSubjects: Bool
  private let opensEmpty: Bool

  /// Creates a backend.
  ///
  /// - Parameters:
  ///   - spelling: The name under which a namespace is kept.
  ///   - removes: Whether the removal of a namespace removes the one with a name.
  ///   - closing: The stores that a close closes.
  ///   - joinsSubjects: Whether subjects are looked for by the name of the namespace and their own put together.
  ///   - opensEmpty: Whether opening a namespace removes what is in it.
  init(
    spelling: @escaping @Sendable (String) -> String = { $0 },
    removes: @escaping @Sendable (_ name: String, _ removed: String) -> Bool = { $0 == $1 }, closing: ClosedStores = .own,
    joinsSubjects: Bool = false, opensEmpty: Bool = false
  ) {
    (self.spelling, self.removes, self.closing) = (spelling, removes, closing)
    (self.joinsSubjects, self.opensEmpty) = (joinsSubjects, opensEmpty)
  }

  /// The namespaces, as a faulty store opens and removes them.
  var namespaces: FaultyNamespaces {
    FaultyNamespaces(open: { self.open($0) }, remove: { self.remove($0) })
  }

  private func open(_ namespace: String) -> any SubjectIndexedRecordStore {
    let (name, door) = (spelling(namespace), StoreDoor())
    let memory = state.withLock { state in
      let memory = opensEmpty ? MemoryRecordStore() : state.memories[name] ?? MemoryRecordStore()
      state.memories[name] = memory
      state.doors[name, default: []].append(door)
      return memory
    }
    let base: any SubjectIndexedRecordStore = joinsSubjects ? joined(memory, name) : memory
    return AlteredRecordStore(
      ClosableRecordStore(base: base, door: door), capabilities: base.capabilities.union([.sharedBackend]),
      close: { self.close(name, door) })
  }

  private func close(_ name: String, _ door: StoreDoor) {
    let doors: [StoreDoor] = state.withLock { state in
      switch closing {
      case .own, .emptied: [door]
      case .namespace: state.doors[name] ?? []
      case .longerNames: [door] + state.doors.flatMap { $0.key != name && $0.key.hasPrefix(name) ? $0.value : [] }
      case .nothing: []
      }
    }
    for door in doors { door.close(isEmptied: closing == .emptied) }
  }

  private func remove(_ namespace: String) {
    let removed = spelling(namespace)
    let doors = state.withLock { state in
      let names = state.memories.keys.filter { removes($0, removed) }
      // Whoever has such a namespace open finds nothing in it.
      let doors = names.flatMap { state.doors[$0] ?? [] }
      for name in names { (state.memories[name], state.doors[name]) = (nil, nil) }
      return doors
    }
    for door in doors { door.close(isEmptied: true) }
  }

  /// A store whose subjects are looked for in all namespaces, by the two names put together.
  private func joined(_ memory: MemoryRecordStore, _ name: String) -> any SubjectIndexedRecordStore {
    AlteredRecordStore(
      memory,
      destroyAll: { subject, key in
        var count = 0
        let text = "\(name)_\(subject)"
        for (other, memory) in self.state.withLock({ $0.memories }) where text.hasPrefix("\(other)_") {
          count += try await memory.destroyAll(of: String(text.dropFirst(other.count + 1)), except: key)
        }
        return count
      })
  }
}

/// Whether a store is open.
final class StoreDoor: Sendable {
  private let state: Locked<(isClosed: Bool, isEmptied: Bool)> = Locked((false, false))

  func close(isEmptied: Bool) { state.withLock { $0 = (true, isEmptied) } }

  /// Returns whether the store has its records.
  ///
  /// - Throws: `SessionError` with code `closed`.
  func pass() throws(SessionError) -> Bool {
    let (isClosed, isEmptied) = state.withLock { $0 }
    guard isClosed, !isEmptied else { return !isClosed }
    throw SessionError(.closed, "the store is closed")
  }
}

/// A record store that can be closed, as one with a connection is.
private struct ClosableRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore
  let door: StoreDoor

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try door.pass() ? try await base.create(key, record, now: now) : false
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try door.pass() ? try await base.load(key, now: now) : nil
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    guard try door.pass() else { return .stale }
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try door.pass() ? try await base.touch(key, idleDeadline: idleDeadline, now: now) : false
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try door.pass() ? try await base.destroy(key, expecting: version) : false
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try door.pass() ? try await base.prune(now: now, limit: limit) : 0
  }

  func ping() async throws(SessionError) {
    if try door.pass() { try await base.ping() }
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard try door.pass() else { return [] }
    return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try door.pass() ? try await indexed().destroyAll(of: subject, except: key) : 0
  }
}
