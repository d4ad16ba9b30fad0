import Foundation
import Sessions
import SessionsPostgres

let now = Timestamp(milliseconds: 1_000_000)
func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

let later = Timestamp(milliseconds: 2_000_000)

/// A value that tasks of a test share.
final class Shared<Value>: @unchecked Sendable {
  // Unchecked: the lock is the only way to the value.
  private let lock = NSLock()
  private var storage: Value

  init(_ value: Value) {
    storage = value
  }

  var value: Value { lock.withLock { storage } }

  func update(_ body: (inout Value) -> Void) { lock.withLock { body(&storage) } }
}

func record(
  _ payload: [UInt8] = Array("payload".utf8), subject: String? = nil, absolute: Timestamp = later, idle: Timestamp = later
) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: absolute, idleDeadline: idle, subject: subject, payload: payload)
}

func newKey() -> RecordKey { SessionToken().selector }

func hex(_ key: RecordKey) -> String { key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

func newTable() -> String { "t_\(UUID().uuidString.prefix(8).lowercased())" }

/// The error that an operation throws; nil when it succeeds.
func error<Value>(of body: () async throws(SessionError) -> Value) async -> SessionError? {
  do throws(SessionError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

/// The seconds after which something that has not happened never will: far more than a machine takes that is only busy.
private let patience: Double = 120

/// The time that a machine with other things to do may add to a deadline; an operation that hangs takes longer.
let slack: Duration = .seconds(30)

/// The error of an operation on a store of its own with a short deadline; nil when it succeeds.
///
/// The error is `timeout` when the operation was never tried: a machine that was too busy to try it in time has longer.
func refusal<Value>(
  _ url: String, _ configuration: PostgresConfiguration, of body: (PostgresRecordStore) async throws(SessionError) -> Value
) async throws -> SessionError? {
  var configuration = configuration
  while true {
    let store = try PostgresRecordStore(url, configuration: configuration)
    let failure = await error { () throws(SessionError) in try await body(store) }
    await store.close()
    guard failure?.code == .timeout, configuration.timeout < .seconds(30) else { return failure }
    configuration.timeout *= 2
  }
}

/// Makes the table of a store with a short deadline, however often a busy machine takes longer.
func prepare(_ store: PostgresRecordStore) async throws {
  try await eventually("the table") {
    let refusal = await error { () throws(SessionError) in try await store.prepare() }
    if let refusal, refusal.code != .timeout, refusal.code != .unavailable { throw refusal }
    return refusal == nil
  }
}

/// Waits on this thread until something has become so.
func waitFor(_ what: String, seconds: Double = patience, _ condition: () throws -> Bool) throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while try !condition() {
    guard Date() < end else { throw TestFailure("waited for \(what) in vain") }
    usleep(2000)
  }
}

/// Waits without a thread until something has become so.
func eventually(_ what: String, seconds: Double = patience, _ condition: () async throws -> Bool) async throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while try await !condition() {
    guard Date() < end else { throw TestFailure("waited for \(what) in vain") }
    try await Task.sleep(for: .milliseconds(2))
  }
}

/// A configuration with which no operation runs out of time on a machine that is only busy.
func configuration(_ table: String, durability: PostgresDurability = .powerLoss) -> PostgresConfiguration {
  PostgresConfiguration(table: table, durability: durability, timeout: .seconds(60))
}

/// Runs `body` with a store on a table of its own on the shared server, and the table's name.
@discardableResult
func withStore<Value>(
  timeout: Duration = .seconds(60), durability: PostgresDurability = .powerLoss,
  _ body: (PostgresRecordStore, TestServer, String) async throws -> Value
) async throws -> Value {
  let server = try TestServer.shared.get()
  let table = newTable()
  let store = try PostgresRecordStore(
    server.url(), configuration: PostgresConfiguration(table: table, durability: durability, timeout: timeout))
  try await store.prepare()
  do {
    let value = try await body(store, server, table)
    await store.close()
    return value
  } catch {
    await store.close()
    throw error
  }
}

/// Runs operations so that they come to the server together: all wait for a lock on the table, which is then released.
///
/// They must be on one connection: after a few hundred reads that waited the store makes a second one.
func together<Value: Sendable>(
  _ store: PostgresRecordStore, _ table: String, _ server: TestServer, _ operations: [@Sendable () async throws -> Value]
) async throws -> [Value] {
  let lock = try TestConnection(server.url())
  try lock.run("BEGIN; LOCK TABLE \"\(table)\" IN ACCESS EXCLUSIVE MODE")
  return try await withThrowingTaskGroup(of: (Int, Value).self) { group in
    for (number, operation) in operations.enumerated() { group.addTask { (number, try await operation()) } }
    // Those that came first were sent, met the lock and were put back: then all wait for one more try.
    let end = ContinuousClock.now + .seconds(patience)
    while store.pendingOperations < operations.count {
      guard ContinuousClock.now < end else { throw TestFailure("the operations do not wait together") }
      await Task.yield()
    }
    try lock.run("COMMIT")
    var values: [Int: Value] = [:]
    for try await (number, value) in group { values[number] = value }
    return operations.indices.compactMap { values[$0] }
  }
}
