public import Sessions
import Synchronization

/// Sessions in the memory of this process: nothing survives its end, and no other process sees them.
///
/// It keeps encoded payloads, never shared values, so that code which fails on a real backend fails here too (`[ST-7]`). Records lie in 64
/// shards with a lock each; every operation is one critical section and never suspends.
///
/// Locks are taken in this order: one shard, then one part of the subject index.
public final class MemoryRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The settings.
  public let configuration: MemoryConfiguration

  let shards: [RecordShard] = (0..<64).map { _ in RecordShard() }
  let subjects = SubjectIndex()
  let held = Atomic<Int>(0)
  let evictionStart = Atomic<Int>(0)

  /// Creates an empty store.
  public init(configuration: MemoryConfiguration = .init()) {
    self.configuration = configuration
  }

  /// Only the subject index: records end with the process, and two stores share nothing.
  public var capabilities: Set<SessionCapability> { [.subjectIndex] }

  /// The number of records held, expired ones included.
  public var count: Int { held.load(ordering: .relaxed) }

  /// The number of records with a subject, as the index counts them.
  package var indexedCount: Int { subjects.count }

  /// Keys are random, so any byte of one picks a shard.
  func shard(_ key: RecordKey) -> RecordShard {
    shards[Int(truncatingIfNeeded: key.high >> 58)]
  }

  /// Inserts a record (`[ST-1]`).
  ///
  /// - Throws: `SessionError` with code `unavailable` when the store is full of live records.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.version = 1
    record.payload = record.payload.withoutSlack
    while true {
      switch insert(key, record) {
      case .inserted: return true
      case .occupied: return false
      case .full: try makeRoom(now: now)
      }
    }
  }

  private enum Insertion {
    case inserted
    case occupied
    case full
  }

  private func insert(_ key: RecordKey, _ record: SessionRecord) -> Insertion {
    shard(key).state.withLock { state in
      guard state.records.find(key) == nil else { return .occupied }
      guard reserve() else { return .full }
      state.records.insert(record, for: key)
      state.noteDeadline(record.expiresAt)
      if let subject = record.subject { subjects.insert(key, of: subject) }
      return .inserted
    }
  }

  /// Reads a live record; the payload is shared, not copied, until it is written to (`[ST-2]`, `[ST-7]`).
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    shard(key).state.withLock { state in
      guard let slot = state.records.find(key), let deadline = state.records.deadline(at: slot), now < deadline else {
        return nil
      }
      return state.records[slot]
    }
  }

  /// Replaces a live record that has the expected version (`[ST-3]`).
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let payload = record.payload.withoutSlack
    return shard(key).state.withLock { state in
      guard let slot = state.records.find(key), let old = state.records[slot], old.version == version, old.isLive(at: now)
      else { return .stale }
      subjects.move(key, from: old.subject, to: record.subject)
      let idleDeadline = forcingIdleDeadline ? record.idleDeadline : max(old.idleDeadline, record.idleDeadline)
      let next = SessionRecord(
        version: version + 1, createdAt: old.createdAt, absoluteDeadline: record.absoluteDeadline,
        idleDeadline: idleDeadline, subject: record.subject, payload: payload)
      state.records[slot] = next
      state.noteDeadline(next.expiresAt)
      return .replaced
    }
  }

  /// Extends a live record's idle deadline (`[ST-4]`).
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    shard(key).state.withLock { state in
      guard let slot = state.records.find(key), let old = state.records[slot], old.isLive(at: now) else { return false }
      state.records[slot]?.idleDeadline = max(old.idleDeadline, min(idleDeadline, old.absoluteDeadline))
      return true
    }
  }

  /// Deletes a record (`[ST-5]`).
  public func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    remove(key) { version == nil || $0.version == version }
  }

  /// Always succeeds: there is no backend that could be down.
  public func ping() async throws(SessionError) {}

  /// Deletes a record that fulfils a condition, judged under the lock.
  func remove(_ key: RecordKey, where condition: (SessionRecord) -> Bool) -> Bool {
    shard(key).state.withLock { state in
      guard let slot = state.records.find(key), let record = state.records[slot], condition(record) else { return false }
      state.records.remove(at: slot)
      if let subject = record.subject { subjects.remove(key, of: subject) }
      held.subtract(1, ordering: .relaxed)
      return true
    }
  }
}

extension [UInt8] {
  /// The same bytes in storage that fits: a payload that outgrew its writer's first guess holds more memory than it needs.
  var withoutSlack: [UInt8] {
    guard capacity > count + count / 8 + 32 else { return self }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = buffer.update(fromContentsOf: self)
    }
  }
}

/// The settings of a ``MemoryRecordStore``.
public struct MemoryConfiguration: Sendable, Hashable {
  /// The most records held at a time, expired ones included; 200 000 by default.
  ///
  /// At capacity a create first evicts expired records. If there are none it is refused: a live session is never evicted, so
  /// a flood of new sessions cannot log anybody out. Zero or less refuses every create.
  public var capacity: Int

  /// Creates a configuration; see the property for the default.
  public init(capacity: Int = 200_000) {
    self.capacity = capacity
  }
}

extension MemoryRecordStore {
  /// The live records of a subject, in the order of their keys (`[IX-2]`).
  ///
  /// A page looks through all the subject's keys: meant for the few devices of one person, not for groups of thousands.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard limit > 0 else { return [] }
    let keys = subjects.keys(of: subject).sorted()
    var page: [(key: RecordKey, record: SessionRecord)] = []
    for key in keys where cursor.map({ $0 < key }) ?? true {
      guard let record = try await load(key, now: now), record.subject.isSameSubject(as: subject) else {
        continue
      }
      page.append((key, record))
      if page.count == limit { break }
    }
    return page
  }

  /// Deletes all records of a subject but one (`[IX-3]`).
  ///
  /// A record's subject is judged under its lock: a replace that keeps the subject loses to this, whichever comes first.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    subjects.keys(of: subject).reduce(0) { count, candidate in
      guard candidate != key else { return count }
      return remove(candidate) { $0.subject.isSameSubject(as: subject) } ? count + 1 : count
    }
  }
}
