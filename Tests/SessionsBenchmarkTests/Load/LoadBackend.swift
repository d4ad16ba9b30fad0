import Sessions
import SessionsBenchmark
import SessionsMemory
import SessionsTesting

/// A value that several stores and a test share.
final class Noted<Value: Sendable>: Sendable {
  private let value: Locked<Value>

  init(_ value: Value) {
    self.value = Locked(value)
  }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result { value.withLock { body(&$0) } }
}

struct LoadTestError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Sessions in memory, behind the stores that a test puts before them.
struct LoadBackend: BenchmarkBackend {
  var wrap: @Sendable (any SessionRecordStore) -> any SessionRecordStore = { $0 }
  var reading: (@Sendable () async -> BackendReading?)?
  /// The number of stores that were closed.
  let closed = Noted(0)

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let records = LoadRecords(base: wrap(MemoryRecordStore()))
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    return BenchmarkStore(
      try ServerSessionStore(records, configuration: configuration), close: { closed.withLock { $0 += 1 } }, reading: reading)
  }
}

/// A record store of any kind.
struct LoadRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
}

/// A store that declares no more than the least capabilities.
struct PlainRecords: RecordStoreWrapper {
  let base: any SessionRecordStore = MemoryRecordStore()

  var capabilities: Set<SessionCapability> { [] }
}

/// Makes each load take the time that a test sets.
struct SlowRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let time: ManualTime
  let delay: @Sendable () -> Duration

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    let delay = delay()
    if delay > .zero { await time.wait(for: delay) }
    return try await base.load(key, now: now)
  }
}

/// Reports that every hundredth replace was done, and does not do it.
struct ForgetfulRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let replaces = Noted(0)

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    let number = replaces.withLock { count in
      count += 1
      return count
    }
    if number.isMultiple(of: 100) { return .replaced }
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}

/// Fails to load when a test tells it to.
struct FailingRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let fails: @Sendable () -> Bool

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    if fails() { throw SessionError(.unavailable, "the test took the store away") }
    return try await base.load(key, now: now)
  }
}
