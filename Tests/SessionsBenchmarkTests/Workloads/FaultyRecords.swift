import Sessions
import SessionsMemory

/// A record store that does one thing wrong, and says that it was done.
final class FaultyRecords: SubjectIndexedRecordStore {
  enum Fault: Sendable, CaseIterable {
    /// Every 100th replace writes nothing.
    case writesDropped
    /// A replace overwrites whatever came first.
    case updatesLost
    /// Every 10th session that is destroyed is there again.
    case destroyedComesBack
    /// Every 2nd touch does nothing.
    case touchesDropped
    /// Every 20th new session is not kept.
    case createsDropped
    /// A sweep takes a live session along.
    case sweepsLive
    /// Ending all of a user's sessions leaves one.
    case oneSurvives
    /// A session loses its subject when it is written.
    case subjectsLost
    /// Every 15th operation is done, but its answer gets lost: right, and no reason for a complaint.
    case answersLost
    /// Nothing is wrong, but whoever loads has to wait a little.
    case none
  }

  private let fault: Fault
  private let base = MemoryRecordStore()
  private let calls = Locked(0)
  /// Whether answers get lost at present.
  let isActive = Locked(false)
  private let newest = Locked<RecordKey?>(nil)

  init(_ fault: Fault) {
    self.fault = fault
  }

  var count: Int { base.count }

  private func isNth(_ number: Int) -> Bool {
    calls.withLock { calls in
      calls += 1
      return calls % number == 0
    }
  }

  private func answer<Value>(_ value: Value) throws(SessionError) -> Value {
    guard fault == .answersLost, isActive.withLock({ $0 }), isNth(15) else { return value }
    throw SessionError(.timeout, "the answer was lost", isIndeterminate: true)
  }

  var capabilities: Set<SessionCapability> { base.capabilities }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    if fault == .createsDropped, isNth(20) { return true }
    newest.withLock { $0 = key }
    return try answer(try await base.create(key, record, now: now))
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let record = try await base.load(key, now: now)
    // Others get their turn between a load and the write that follows.
    if fault == .updatesLost || fault == .none { await Task.yield() }
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var (version, record) = (version, record)
    switch fault {
    case .writesDropped where isNth(100): return .replaced
    case .updatesLost: version = try await base.load(key, now: now)?.version ?? version
    case .subjectsLost: record.subject = nil
    default: break
    }
    return try answer(
      try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now))
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    if fault == .touchesDropped, isNth(2) { return true }
    return try answer(try await base.touch(key, idleDeadline: idleDeadline, now: now))
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    if fault == .destroyedComesBack, isNth(10) { return true }
    return try answer(try await base.destroy(key, expecting: version))
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    if fault == .sweepsLive, let key = newest.withLock({ $0 }) { _ = try await base.destroy(key, expecting: nil) }
    return try await base.prune(now: now, limit: limit)
  }

  func ping() async throws(SessionError) {}

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await base.records(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    guard fault == .oneSurvives,
      let survivor = subjectKey(try await base.records(of: subject, after: nil, limit: 1, now: .init(milliseconds: 0)))
    else { return try answer(try await base.destroyAll(of: subject, except: key)) }
    return try await base.destroyAll(of: subject, except: survivor) + 1
  }

  private func subjectKey(_ found: [(key: RecordKey, record: SessionRecord)]) -> RecordKey? { found.first?.key }
}
