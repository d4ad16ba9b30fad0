import Sessions

/// A sound record store in a dictionary, whose single accesses are open to faults that do an operation in two steps.
///
/// Each step is safe, as under a lock or in a transaction of its own; what is missing in such a fault is the lock around both.
final class OpenTable: SubjectIndexedRecordStore {
  struct State: Sendable {
    var records: [RecordKey: SessionRecord] = [:]
    /// The keys of each subject. It is written with the records, unless a fault does otherwise.
    var index: [String: Set<RecordKey>] = [:]

    /// Writes a record, whatever is there; nil removes it.
    mutating func put(_ key: RecordKey, _ record: SessionRecord?) {
      unlist(key, records[key]?.subject)
      records[key] = record
      list(key, record?.subject)
    }

    mutating func list(_ key: RecordKey, _ subject: String?) {
      if let subject { index[subject, default: []].insert(key) }
    }

    mutating func unlist(_ key: RecordKey, _ subject: String?) {
      if let subject { index[subject]?.remove(key) }
    }

    func live(_ key: RecordKey, _ now: Timestamp) -> SessionRecord? {
      records[key].flatMap { $0.isLive(at: now) ? $0 : nil }
    }

    func expired(_ now: Timestamp, limit: Int) -> [RecordKey] {
      let expired = records.filter { !$0.value.isLive(at: now) }.sorted { ($0.value.expiresAt, $0.key) < ($1.value.expiresAt, $1.key) }
      return expired.prefix(max(0, limit)).map(\.key)
    }

    func keys(of subject: String) -> [RecordKey] { (index[subject] ?? []).sorted() }
  }

  private let state: Locked<State> = Locked(State())
  /// The store that a cut line stands before.
  private let base: any SubjectIndexedRecordStore

  init(_ base: any SubjectIndexedRecordStore) {
    self.base = base
  }

  var capabilities: Set<SessionCapability> { base.capabilities }

  /// One access.
  func access<Result: Sendable>(_ body: @Sendable (inout State) -> Result) async throws(SessionError) -> Result {
    try await base.ping()
    return state.withLock { body(&$0) }
  }

  /// The time between two steps: up to a millisecond.
  func gap() async throws {
    let microseconds = Int.random(in: 0...1000)
    // A sleep takes longer than the shortest of these times.
    if microseconds < 100 { await Task.yield() } else { try await Task.sleep(for: .microseconds(microseconds)) }
  }

  /// The record that a replace leaves.
  static func replacing(_ stored: SessionRecord, with new: SessionRecord, forcing isForcing: Bool) -> SessionRecord {
    var next = new
    next.version = stored.version &+ 1
    next.createdAt = stored.createdAt
    if !isForcing { next.idleDeadline = max(next.idleDeadline, stored.idleDeadline) }
    return next
  }

  /// The record that a touch leaves.
  static func touching(_ stored: SessionRecord, _ idleDeadline: Timestamp) -> SessionRecord {
    var next = stored
    next.idleDeadline = max(stored.idleDeadline, min(idleDeadline, stored.absoluteDeadline))
    return next
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await access { state in
      guard state.records[key] == nil else { return false }
      var new = record
      new.version = 1
      state.put(key, new)
      return true
    }
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await access { $0.live(key, now) }
  }

  func replace(_ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp)
    async throws(SessionError) -> ReplaceOutcome
  {
    try await access { state in
      guard let stored = state.live(key, now), stored.version == version else { return .stale }
      state.put(key, Self.replacing(stored, with: record, forcing: forcingIdleDeadline))
      return .replaced
    }
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await access { state in
      guard let stored = state.live(key, now) else { return false }
      state.put(key, Self.touching(stored, idleDeadline))
      return true
    }
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await access { state in
      guard let stored = state.records[key], version ?? stored.version == stored.version else { return false }
      state.put(key, nil)
      return true
    }
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await access { state in
      let keys = state.expired(now, limit: limit)
      for key in keys { state.put(key, nil) }
      return keys.count
    }
  }

  func ping() async throws(SessionError) { try await base.ping() }

  func close() async { await base.close() }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await access { state in
      let keys = state.keys(of: subject).filter { key in cursor.map { $0 < key } ?? true }
      return Array(keys.compactMap { key in state.live(key, now).map { (key: key, record: $0) } }.prefix(max(0, limit)))
    }
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await access { state in
      let keys = state.keys(of: subject).filter { $0 != key }
      for key in keys { state.put(key, nil) }
      return keys.count
    }
  }
}
