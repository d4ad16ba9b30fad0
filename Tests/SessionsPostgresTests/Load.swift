import Sessions
import SessionsFaultRuns
import SessionsPostgres
import SessionsTesting
import Testing

/// Has tasks write all the time while `body` causes a fault, counts the outcomes, and expects that nothing was lost.
///
/// - Parameters:
///   - codes: The errors that operations may fail with beside those that every outage causes.
///   - body: Returns the times that it took to recover.
@discardableResult
func underLoad(
  _ fault: String, _ store: PostgresRecordStore, codes: Set<SessionErrorCode> = [], sourceLocation: SourceLocation = #_sourceLocation,
  _ body: (WriteLoad) async throws -> [Duration]
) async throws -> WriteCounts {
  var recoveries: [Duration] = []
  let counts = try await WriteLoad.run(on: store) { recoveries = try await body($0) }
  FaultCounts("Postgres", fault, counts, recoveries: recoveries).report()
  expectNothingLost(counts, codes: codes, sourceLocation: sourceLocation)
  return counts
}

func expectNothingLost(_ counts: WriteCounts, codes: Set<SessionErrorCode> = [], sourceLocation: SourceLocation = #_sourceLocation) {
  #expect(counts.acknowledged > 0, sourceLocation: sourceLocation)
  #expect(counts.lost == 0, sourceLocation: sourceLocation)
  #expect(counts.wrong == [], sourceLocation: sourceLocation)
  #expect(
    codes.union([.unavailable, .timeout]).isSuperset(of: counts.codes.keys), "\(counts.codes)", sourceLocation: sourceLocation)
}

/// The usage of the process after a first store, when everything that is made once exists, such as Dispatch's own descriptors.
func usage(with server: TestServer) async throws -> ProcessUsage {
  let store = try PostgresRecordStore(server.url(), configuration: configuration(newTable()))
  _ = try await WriteLoad.run(on: store) { try await $0.progress(300) }
  await store.close()
  return try ProcessUsage.current()
}

/// Runs `body` with a store that reaches a server through a proxy, and expects that no connection, descriptor or task of it is left in the
/// end.
func withProxy(
  to server: TestServer? = nil, table: String = newTable(), timeout: Duration,
  _ body: (PostgresRecordStore, FaultProxy) async throws -> Void
) async throws {
  let server = try server ?? TestServer.shared.get()
  let before = try await usage(with: server)
  let proxy = try FaultProxy(port: Int(server.port))
  defer { proxy.close() }
  let url = "\(server.url(port: UInt16(proxy.port)))?connect_timeout=2"
  let left = try await use(url, PostgresConfiguration(table: table, timeout: timeout)) { store in
    try await body(store, proxy)
    // One for writes and perhaps one for reads: abandoned ones are closed.
    try await eventually("the connections that were given up to be closed") { proxy.open <= 2 }
  }
  try await eventually("the store's connections to be closed") { proxy.open == 0 }
  proxy.close()
  try await ProcessUsage.settles(to: before)
  // A task that waits would hold it.
  try await eventually("no operation to be left") { left.object == nil }
}

/// Expects that operations that wait behind a proxy keep no thread that other tasks need.
func expectThreadsStayFree(behind proxy: FaultProxy, of server: TestServer, _ mode: FaultProxy.Mode) async throws {
  let url = "\(server.url(port: UInt16(proxy.port)))?connect_timeout=2"
  let store = try PostgresRecordStore(url, configuration: PostgresConfiguration(table: newTable(), timeout: .seconds(300)))
  let key = newKey()
  #expect(try await store.create(key, record(), now: now))
  proxy.mode = mode
  let load: @Sendable () async -> Void = {
    #expect(await error { () throws(SessionError) in try await store.load(key, now: now) } == nil)
  }
  // The connections that lost bytes end: a read is sent again on the next one.
  try await TaskThreads.stayFree(during: Array(repeating: load, count: 32)) { proxy.interrupt(nil) }
  await store.close()
}

/// An object that is there as long as an operation holds it.
private struct HeldByOperations {
  weak var object: AnyObject?
}

private func use(
  _ url: String, _ configuration: PostgresConfiguration, _ body: (PostgresRecordStore) async throws -> Void
) async throws -> HeldByOperations {
  let store = try PostgresRecordStore(url, configuration: configuration)
  try await prepare(store)
  do {
    try await body(store)
  } catch {
    await store.close()
    throw error
  }
  await store.close()
  return HeldByOperations(object: store.heldByOperations)
}
