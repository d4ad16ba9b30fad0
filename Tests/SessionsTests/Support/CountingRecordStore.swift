import Sessions
import SessionsMemory

/// Counts the calls that reach a store, and lets a test make one kind of call fail or lose.
final class CountingRecordStore: SessionRecordStore {
  enum Operation: Hashable, CaseIterable {
    case create, load, replace, touch, destroy, prune, ping, close
  }

  private struct State {
    var calls: [Operation: Int] = [:]
    var failures: [Operation: SessionError] = [:]
    var isAlwaysStale = false
  }

  let base = MemoryRecordStore()
  private let state = Locked(State())

  /// The calls since the last ``reset()``, as `1 load, 1 replace`; empty for none.
  var calls: String {
    let calls = state.withLock { $0.calls }
    return calls.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
  }

  /// The number of records that the store holds, expired ones included.
  var held: Int { base.count }

  func count(_ operation: Operation) -> Int { state.withLock { $0.calls[operation] ?? 0 } }

  func reset() {
    state.withLock { $0.calls = [:] }
  }

  /// Makes every call of a kind throw; nil lets them pass again.
  func fail(_ operation: Operation, with error: SessionError?) {
    state.withLock { $0.failures[operation] = error }
  }

  /// Makes every replace answer `stale`, as if others always came first.
  func answerStale(_ isAlwaysStale: Bool = true) {
    state.withLock { $0.isAlwaysStale = isAlwaysStale }
  }

  private func note(_ operation: Operation) throws(SessionError) {
    let failure = state.withLock { state in
      state.calls[operation, default: 0] += 1
      return state.failures[operation]
    }
    if let failure { throw failure }
  }

  var capabilities: Set<SessionCapability> { [] }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try note(.create)
    return try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try note(.load)
    return try await base.load(key, now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try note(.replace)
    if state.withLock({ $0.isAlwaysStale }) { return .stale }
    return try await base.replace(
      key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try note(.touch)
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try note(.destroy)
    return try await base.destroy(key, expecting: version)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try note(.prune)
    return try await base.prune(now: now, limit: limit)
  }

  func ping() async throws(SessionError) {
    try note(.ping)
    try await base.ping()
  }

  /// Counts the call; then every operation throws `closed`, as in a store with a connection.
  func close() async {
    state.withLock { state in
      state.calls[.close, default: 0] += 1
      for operation in Operation.allCases { state.failures[operation] = SessionError(.closed, "the store was closed") }
    }
  }
}
