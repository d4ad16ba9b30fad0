import Sessions
import SessionsTesting

extension FaultProbeSubject {
  /// What another request does in the middle of a call. It returns what it saw, in words.
  typealias Meanwhile = @Sendable (_ other: FaultProbeSubject) async throws -> String

  /// Runs a call on a store of its own over the same records, and lets other requests act before its record operations with some numbers.
  /// Those whose operation never comes act after the call.
  ///
  /// - Returns: What the others saw, and what the call returned.
  func meddling(
    before meddlers: [(number: Int, act: Meanwhile)], _ call: (_ subject: FaultProbeSubject) async throws -> String
  ) async throws -> String {
    let meddled = MeddledRecordStore(base: records)
    let subject = FaultProbeSubject(
      store: try sessions(meddled), records: records, now: now, line: line, neighbour: neighbour, remove: remove,
      sessions: sessions)
    meddled.arm(meddlers.map { meddler in (meddler.number, { try await meddler.act(subject) }) })
    let outcome = try await call(subject)
    await meddled.disarm()
    return "\(try meddled.seen()); \(outcome)"
  }
}

/// A record store that lets others act before operations of one call.
private final class MeddledRecordStore: RecordStoreWrapper {
  typealias Meddler = (number: Int, act: @Sendable () async throws -> String)

  private struct State: Sendable {
    var count = 0
    var isArmed = false
    var meddlers: [Meddler] = []
    var seen: [Result<String, any Error>] = []
  }

  let base: any SessionRecordStore
  private let state: Locked<State> = Locked(State())

  init(base: any SessionRecordStore) {
    self.base = base
  }

  func arm(_ meddlers: [Meddler]) {
    state.withLock { state in
      state.meddlers = meddlers
      state.isArmed = true
    }
  }

  /// Lets those act whose operation did not come.
  func disarm() async {
    let left = state.withLock { state in
      state.isArmed = false
      return state.meddlers
    }
    for meddler in left { await act(meddler) }
  }

  func seen() throws -> [String] { try state.withLock { $0.seen }.map { try $0.get() } }

  private func act(_ meddler: Meddler) async {
    let seen: Result<String, any Error>
    do { seen = .success(try await meddler.act()) } catch { seen = .failure(error) }
    state.withLock { $0.seen.append(seen) }
  }

  /// Counts an operation of the call; those of the others are not counted.
  private func pass() async {
    let meddler: Meddler? = state.withLock { state in
      guard state.isArmed else { return nil }
      state.count += 1
      guard let index = state.meddlers.firstIndex(where: { $0.number == state.count }) else { return nil }
      state.isArmed = false
      return state.meddlers.remove(at: index)
    }
    guard let meddler else { return }
    await act(meddler)
    state.withLock { $0.isArmed = true }
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    await pass()
    return try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    await pass()
    return try await base.load(key, now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    await pass()
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    await pass()
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    await pass()
    return try await base.destroy(key, expecting: version)
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    await pass()
    return try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    await pass()
    return try await indexed().destroyAll(of: subject, except: key)
  }
}
