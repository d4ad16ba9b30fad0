public import Sessions
import Synchronization

/// Sessions in the memory of this process: nothing survives its end, and no other process sees them.
///
/// It keeps encoded payloads, never shared values, so that code which fails on a real backend fails here too (`[ST-7]`). Records lie in
/// shards, 64 or more, with a lock each. An operation on one record is one critical section and never suspends; those on many take one lock
/// after another, and let other tasks run in between when they take long.
///
/// Locks are taken in this order: one shard, then one part of the subject index.
public final class MemoryRecordStore: SubjectIndexedRecordStore, Sendable {
  /// The settings.
  public let configuration: MemoryConfiguration

  let shards: [RecordShard]
  let subjects: SubjectIndex
  /// The number of bits of a key that do not pick its shard.
  private let shardShift: UInt64
  let held = Atomic<Int>(0)
  let evictionStart = Atomic<Int>(0)

  /// Creates an empty store.
  public init(configuration: MemoryConfiguration = .init()) {
    self.configuration = configuration
    let capacity = min(configuration.capacity, 10_000_000)
    shards = (0..<Self.partCount(of: capacity, most: 10_000)).map { _ in RecordShard() }
    shardShift = 64 - UInt64(shards.count.trailingZeroBitCount)
    // A dictionary of texts grows more slowly than a table of records.
    subjects = SubjectIndex(partCount: Self.partCount(of: capacity, most: 2500))
  }

  /// Only the subject index: records end with the process, and two stores share nothing.
  public var capabilities: Set<SessionCapability> { [.subjectIndex] }

  /// The number of records held, expired ones included.
  public var count: Int { held.load(ordering: .relaxed) }

  /// The number of records with a subject, as the index counts them.
  package var indexedCount: Int { subjects.count }

  /// Keys are random, so any byte of one picks a shard.
  func shard(_ key: RecordKey) -> RecordShard {
    shards[Int(truncatingIfNeeded: key.high &>> shardShift)]
  }

  /// Inserts a record (`[ST-1]`).
  ///
  /// - Throws: `SessionError` with code `unavailable` when the store is full of live records; `cancelled` while it looks for expired ones.
  public func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.version = 1
    record.payload = record.payload.withoutSlack
    while true {
      switch insert(key, record) {
      case .inserted: return true
      case .occupied: return false
      case .full: try await makeRoom(now: now)
      }
    }
  }

  private enum Insertion {
    case inserted
    case occupied
    case full
  }

  private func insert(_ key: RecordKey, _ record: SessionRecord) -> Insertion {
    shard(key).records.withLock { records in
      guard records.find(key) == nil else { return .occupied }
      guard reserve() else { return .full }
      records.insert(record, for: key)
      if let subject = record.subject { subjects.insert(key, of: subject) }
      return .inserted
    }
  }

  /// Reads a live record; the payload is shared, not copied, until it is written to (`[ST-2]`, `[ST-7]`).
  public func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    live(key, now: now)
  }

  private func live(_ key: RecordKey, now: Timestamp) -> SessionRecord? {
    shard(key).records.withLock { records in
      guard let slot = records.find(key), let deadline = records.deadline(at: slot), now < deadline else { return nil }
      return records[slot]
    }
  }

  /// Replaces a live record that has the expected version (`[ST-3]`).
  public func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let payload = record.payload.withoutSlack
    return shard(key).records.withLock { records in
      guard let slot = records.find(key), let old = records[slot], old.version == version, old.isLive(at: now)
      else { return .stale }
      subjects.move(key, from: old.subject, to: record.subject)
      let idleDeadline = forcingIdleDeadline ? record.idleDeadline : max(old.idleDeadline, record.idleDeadline)
      let next = SessionRecord(
        version: version + 1, createdAt: old.createdAt, absoluteDeadline: record.absoluteDeadline,
        idleDeadline: idleDeadline, subject: record.subject, payload: payload)
      if next.expiresAt < old.expiresAt { records.replace(at: slot, with: next) } else { records[slot] = next }
      return .replaced
    }
  }

  /// Extends a live record's idle deadline (`[ST-4]`).
  public func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    shard(key).records.withLock { records in
      guard let slot = records.find(key), let old = records[slot], old.isLive(at: now) else { return false }
      records[slot]?.idleDeadline = max(old.idleDeadline, min(idleDeadline, old.absoluteDeadline))
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
  private func remove(_ key: RecordKey, where condition: (SessionRecord) -> Bool) -> Bool {
    shard(key).records.withLock { records in
      guard let slot = records.find(key), let record = records[slot], condition(record) else { return false }
      remove(at: slot, from: &records)
      return true
    }
  }

  /// Deletes the record in a slot of a shard whose lock the caller holds.
  func remove(at slot: Int, from records: inout RecordTable) {
    if let subject = records[slot]?.subject { subjects.remove(records.key(at: slot), of: subject) }
    records.remove(at: slot)
    held.subtract(1, ordering: .relaxed)
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
  /// A page costs what it returns, and as much for each expired record that it passes over: prune them.
  ///
  /// - Throws: `SessionError` with code `cancelled`.
  public func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    guard limit > 0 else { return [] }
    var page: [(key: RecordKey, record: SessionRecord)] = []
    var (cursor, turn) = (cursor, Turn())
    while true {
      let keys = subjects.keys(of: subject, after: cursor, limit: Self.mostPerLock)
      for key in keys {
        guard let record = live(key, now: now), record.subject.isSameSubject(as: subject) else { continue }
        page.append((key, record))
        if page.count == limit { return page }
      }
      guard keys.count == Self.mostPerLock else { return page }
      cursor = keys.last
      guard await turn.yieldIfLong() else { continue }
      guard !Task.isCancelled else { throw SessionError(.cancelled, "the task was cancelled while it listed the sessions of a subject") }
    }
  }

  /// Deletes all records of a subject but one (`[IX-3]`).
  ///
  /// A record's subject is judged under its lock: a replace that keeps the subject loses to this, whichever comes first.
  ///
  /// - Throws: `SessionError` with code `cancelled`, indeterminate when some were deleted before.
  public func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    var (gone, turn) = (Set<RecordKey>(), Turn())
    // A session can get a new key meanwhile, where this has been (`[ROT-16]`). The last time finds none at one moment, unless somebody logs in
    // all the time. What has a removed record's key by then was created afterwards, and stays.
    for _ in 0..<4 {
      var (cursor, isDone) = (nil as RecordKey?, true)
      while true {
        let keys = subjects.keys(of: subject, after: cursor, limit: Self.mostPerLock)
        for candidate in keys where candidate != key && !gone.contains(candidate) {
          isDone = false
          if remove(candidate, where: { $0.subject.isSameSubject(as: subject) }) { gone.insert(candidate) }
        }
        guard keys.count == Self.mostPerLock else { break }
        cursor = keys.last
        guard await turn.yieldIfLong() else { continue }
        guard !Task.isCancelled else {
          throw SessionError(
            .cancelled, "the task was cancelled; \(gone.count) sessions of the subject were ended before", isIndeterminate: !gone.isEmpty)
        }
      }
      if isDone { break }
    }
    return gone.count
  }
}
