import Foundation
import Sessions
import SessionsBatching
import SessionsFaultRuns
import SessionsTesting

import SessionsRedis

/// The real time: Redis drops records that ended a while ago by its own clock.
let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
let later = now.advanced(by: .seconds(3600))

func record(
  _ payload: [UInt8] = Array("payload".utf8), subject: String? = nil, absolute: Timestamp = later, idle: Timestamp = later
) -> SessionRecord {
  SessionRecord(createdAt: now, absoluteDeadline: absolute, idleDeadline: idle, subject: subject, payload: payload)
}

func newKey() -> RecordKey { SessionToken().selector }

func name(_ key: RecordKey) -> String {
  "sessions:" + key.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// The error that an operation throws; nil when it succeeds.
func error<Value>(of body: () async throws(SessionError) -> Value) async -> SessionError? {
  do throws(SessionError) {
    _ = try await body()
    return nil
  } catch {
    return error
  }
}

/// Runs `body` with a store on a server of its own.
func withStore<Value>(
  _ arguments: [String] = [], timeout: Duration = .seconds(10), pending: Int = 10_000,
  _ body: (RedisRecordStore, RedisServer) async throws -> Value
) async throws -> Value {
  try await RedisServer.with(arguments) { (server) async throws in
    let store = try open(server.url, timeout: timeout, pending: pending)
    do {
      let value = try await body(store, server)
      await store.close()
      return value
    } catch {
      await store.close()
      throw error
    }
  }
}

/// Runs `body` with a store that reaches a server of its own through a proxy, and expects that in the end no descriptor is left, nor a task
/// that waits for the store.
func withProxy(
  _ arguments: [String] = [], timeout: Duration = .seconds(10),
  _ body: (RedisRecordStore, FaultProxy, RedisServer) async throws -> Void
) async throws {
  try await RedisServer.with(arguments) { (server) async throws in
    let before = try await ProcessUsage.baseline()
    let proxy = try FaultProxy(port: Int(server.port))
    defer { proxy.close() }
    let left = try await use(open("redis://127.0.0.1:\(proxy.port)", timeout: timeout)) { try await body($0, proxy, server) }
    proxy.close()
    try await ProcessUsage.settles(to: before)
    // A task in the queue would hold it.
    try await eventually("nothing holds the store's queue") { left.queue == nil }
  }
}

/// A queue that exists as long as another object holds it.
private struct LeftQueue {
  weak var queue: CombiningQueue<RedisConnection>?
}

private func use(_ store: RedisRecordStore, _ body: (RedisRecordStore) async throws -> Void) async throws -> LeftQueue {
  var left = LeftQueue()
  if case .single(let queue) = store.router { left.queue = queue }
  precondition(left.queue != nil)
  do {
    try await body(store)
    await store.close()
    return left
  } catch {
    await store.close()
    throw error
  }
}

func open(_ url: String, timeout: Duration = .seconds(10), pending: Int = 10_000) throws -> RedisRecordStore {
  var configuration = try RedisConfiguration(url: url)
  configuration.timeout = timeout
  configuration.maximumPendingOperations = pending
  return try RedisRecordStore(configuration: configuration)
}

/// The number of sockets that this process has open.
func openSockets() throws -> Int {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { descriptor in
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"))?.hasPrefix("socket:") ?? false
  }
}
