import Foundation
import Sessions
import SessionsMongo

/// The time that tests count from. It is the present, as a server removes by its own clock what expired an hour ago.
private let start = Int64(Date().timeIntervalSince1970 * 1000) - 1_000_000
/// A time whose distance from ``now`` is that of the number from a million.
func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: start + milliseconds) }

let now: Timestamp = at(1_000_000)
let later: Timestamp = at(2_000_000)

func record(
  _ payload: [UInt8] = Array("payload".utf8), subject: String? = nil, absolute: Timestamp = later, idle: Timestamp = later
) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: absolute, idleDeadline: idle, subject: subject, payload: payload)
}

func newKey() -> RecordKey { SessionToken().selector }

func newCollection() -> String { "t_\(UUID().uuidString.prefix(8).lowercased())" }

/// The error that an operation throws; nil when it succeeds.
func error<Value>(of body: () async throws(SessionError) -> Value) async -> SessionError? {
  do throws(SessionError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

/// The time that a machine with other things to do may add to a deadline; an operation that hangs takes longer.
let slack: Duration = .seconds(30)

/// Waits without a thread until something has become so, for far longer than a machine takes that is only busy.
func eventually(_ what: String, seconds: Double = 120, _ condition: () async throws -> Bool) async throws {
  let end = Date(timeIntervalSinceNow: seconds)
  while try await !condition() {
    guard Date() < end else { throw MongoTestError(description: "waited for \(what) in vain") }
    try await Task.sleep(for: .milliseconds(2))
  }
}

/// Runs `body` with a store on a collection of its own on the shared server, and the collection's name.
@discardableResult
func withStore<Value>(
  timeout: Duration = .seconds(60), connections: Int = 8, _ body: (MongoRecordStore, MongoServer, String) async throws -> Value
) async throws -> Value {
  let server = try MongoServer.shared.get()
  let collection = newCollection()
  let store = try MongoRecordStore(
    server.url(), configuration: MongoConfiguration(collection: collection, timeout: timeout, maximumConnections: connections))
  try await store.prepare()
  do {
    let value = try await body(store, server, collection)
    try await store.removeCollection()
    await store.close()
    return value
  } catch {
    await store.close()
    throw error
  }
}
