import Sessions
import SessionsBenchmark
import SessionsMemory

/// Sessions in memory, behind what a test puts before them.
struct LoadBackend: BenchmarkBackend {
  var wrap: @Sendable (any SessionRecordStore) -> any SessionRecordStore = { $0 }
  var reading: (@Sendable () async -> BackendReading?)?
  let closed = Noted(0)

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    let records = LoadRecords(base: wrap(MemoryRecordStore()))
    let configuration = ServerSessionStoreConfiguration(limits: limits, sizes: sizes)
    return BenchmarkStore(
      try ServerSessionStore(records, configuration: configuration), close: { closed.withLock { $0 += 1 } }, reading: reading)
  }
}
