import Sessions
import SessionsMemory
import SessionsTesting

/// A record store with one fault, which it hides in its answers.
final class FaultyRecords: SubjectIndexedRecordStore {
  enum Fault: Sendable, CaseIterable {
    /// Every 100th replace writes nothing.
    case writesDropped
    /// A replace overwrites an earlier one.
    case updatesLost
    /// Every 10th session that is destroyed is there again.
    case destroyedComesBack
    /// Every 2nd touch does nothing.
    case touchesDropped
    /// Every 20th new session is not kept.
    case createsDropped
    /// A sweep also removes a live session.
    case sweepsLive
    /// Ending all of a user's sessions leaves one.
    case oneSurvives
    /// A session loses its subject when it is written.
    case subjectsLost
    /// Every 15th operation is done, but its answer gets lost: this is correct, and must not count as a fault.
    case answersLost
    /// There is no fault.
    case none
  }

  private let fault: Fault
  private let base = MemoryRecordStore()
  private let calls = Locked(0)
  /// Whether answers get lost at present.
  let isActive = Locked(false)
  private let newest = Locked<RecordKey?>(nil)

  /// The first loads that wait for each other: none of them goes on before all have read.
  private let meeting: Locked<(missing: Int, waiting: [CheckedContinuation<Void, Never>])>

  /// Creates a store.
  ///
  /// - Parameters:
  ///   - fault: The fault.
  ///   - meeting: The number of loads, the first ones, that wait for each other, so that the writes behind them meet.
  init(_ fault: Fault, meeting: Int = 0) {
    self.fault = fault
    self.meeting = Locked((meeting, []))
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
    await meet()
    return record
  }

  private func meet() async {
    guard meeting.withLock({ $0.missing > 0 }) else { return }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let woken = meeting.withLock { meeting -> [CheckedContinuation<Void, Never>] in
        meeting.missing -= 1
        meeting.waiting.append(continuation)
        guard meeting.missing <= 0 else { return [] }
        defer { meeting.waiting = [] }
        return meeting.waiting
      }
      for one in woken { one.resume() }
    }
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

/// Opens a session by the tokens that it had before logins, too.
final class OldTokensOpen: SessionStoreWrapper {
  let base: any SessionStore
  private let tokens = Locked<(newest: [RecordKey: String], owner: [String: RecordKey])>(([:], [:]))

  init(_ base: any SessionStore) {
    self.base = base
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let newest = tokens.withLock { tokens in tokens.owner[token].flatMap { tokens.newest[$0] } }
    return try await base.open(newest ?? token, now: now)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    if case .committed(let next, let token?) = outcome {
      tokens.withLock { tokens in
        tokens.newest[next.id] = token
        tokens.owner[token] = next.id
      }
    }
    return outcome
  }
}

/// Leaves out the value of every 50th save, but not the stamp beside it.
final class ValuesDropped: SessionStoreWrapper {
  let base: any SessionStore
  private let saves = Locked(0)

  init(_ base: any SessionStore) {
    self.base = base
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let number = saves.withLock { saves in
      saves += snapshot == nil ? 0 : 1
      return saves
    }
    guard snapshot != nil, number % 50 == 0 else { return try await base.commit(operations, to: snapshot, options: options, now: now) }
    let rest = operations.filter { operation in
      if case .set("data", _) = operation { false } else { true }
    }
    return try await base.commit(rest, to: snapshot, options: options, now: now)
  }
}
