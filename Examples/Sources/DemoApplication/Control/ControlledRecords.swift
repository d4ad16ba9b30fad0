import Sessions
import SessionsHTTPTesting
import SessionsTesting
import Synchronization

/// A record store whose calls are counted, fail and wait as the control routes say, and which can be emptied, whatever it is.
struct ControlledRecords: Sendable {
  /// The gate that held calls wait at.
  static let gate: String = "store"

  /// The store for the sessions. Its calls are counted first, so that those that fail count as well.
  let counting: CountingStore
  private let failing: FailingStore
  private let parking: ParkingRecordStore

  init(_ base: any SessionRecordStore, gates: Gates) {
    parking = ParkingRecordStore(base, gates: gates)
    failing = FailingStore(parking)
    counting = CountingStore(failing)
  }

  /// Makes calls fail with a code from now on. Calls that failed or waited for another reason no longer do.
  func fail(_ calls: Set<RecordCall>, _ code: SessionErrorCode) {
    parking.hold(calls, false)
    failing.fail(calls, with: code)
  }

  /// Makes calls wait at the gate from now on.
  func hold(_ calls: Set<RecordCall>) {
    failing.repair(calls)
    parking.hold(calls, true)
  }

  /// Lets calls pass again.
  func repair(_ calls: Set<RecordCall>) {
    failing.repair(calls)
    parking.hold(calls, false)
  }

  /// The number of records that are live at `now`, of those that this process has created.
  func count(now: Timestamp) async throws(SessionError) -> Int { try await parking.count(now: now) }

  /// Removes all records that this process has created.
  func empty() async throws(SessionError) { try await parking.empty() }
}

/// A record store whose calls wait at a gate, and which knows the keys that were created through it.
private final class ParkingRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore
  private let gates: Gates
  private let held: Mutex<Set<RecordCall>> = Mutex([])
  private let keys: Mutex<Set<RecordKey>> = Mutex([])

  init(_ base: any SessionRecordStore, gates: Gates) {
    self.base = base
    self.gates = gates
  }

  func hold(_ calls: Set<RecordCall>, _ isHeld: Bool) {
    held.withLock { held in
      if isHeld { held.formUnion(calls) } else { held.subtract(calls) }
    }
  }

  func count(now: Timestamp) async throws(SessionError) -> Int {
    var count = 0
    for key in keys.withLock({ $0 }) where try await base.load(key, now: now) != nil { count += 1 }
    return count
  }

  func empty() async throws(SessionError) {
    for key in keys.withLock({ $0 }) {
      try await base.destroy(key)
      keys.withLock { _ = $0.remove(key) }
    }
  }

  private func pass(_ call: RecordCall) async {
    if held.withLock({ $0.contains(call) }) { await gates.pass(ControlledRecords.gate) }
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    await pass(.write)
    keys.withLock { _ = $0.insert(key) }
    return try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    await pass(.read)
    return try await base.load(key, now: now)
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    await pass(.write)
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    await pass(.touch)
    return try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    await pass(.delete)
    return try await base.destroy(key, expecting: version)
  }
}
