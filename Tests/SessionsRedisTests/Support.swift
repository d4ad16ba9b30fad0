import Foundation
import Sessions
import SessionsBatching
import SessionsFaultRuns
import SessionsTesting
import Testing

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
  _ arguments: [String] = [], tls: ServerTLS? = nil, timeout: Duration = .seconds(60), pending: Int = 10_000,
  _ body: (RedisRecordStore, RedisServer) async throws -> Value
) async throws -> Value {
  try await RedisServer.with(arguments, tls: tls) { (server) async throws in
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
  _ arguments: [String] = [], tls: ServerTLS? = nil, timeout: Duration = .seconds(60),
  _ body: (RedisRecordStore, FaultProxy, RedisServer) async throws -> Void
) async throws {
  try await RedisServer.with(arguments, tls: tls) { (server) async throws in
    let before = try await ProcessUsage.baseline()
    let proxy = try FaultProxy(port: Int(server.port))
    defer { proxy.close() }
    let left = try await use(open(server.url(port: proxy.port), timeout: timeout)) { try await body($0, proxy, server) }
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

/// Opens a store whose operations, by default, do not run out of time on a machine that is only busy.
func open(_ url: String, timeout: Duration = .seconds(60), pending: Int = 10_000, log: LogRecorder? = nil) throws -> RedisRecordStore {
  var configuration = try RedisConfiguration(url: url)
  configuration.logger = log?.logger
  configuration.timeout = timeout
  configuration.maximumPendingOperations = pending
  return try RedisRecordStore(configuration: configuration)
}

/// The error of an operation on a store of its own with a short deadline; nil when it succeeds.
///
/// The error is `timeout` when the operation was never tried: a machine that was too busy to try it in time has longer.
func refusal<Value>(
  _ url: String, timeout: Duration, of body: (RedisRecordStore) async throws(SessionError) -> Value
) async throws -> SessionError? {
  var timeout = timeout
  while true {
    let store = try open(url, timeout: timeout)
    let start = ContinuousClock.now
    let failure = await error { () throws(SessionError) in try await body(store) }
    #expect(ContinuousClock.now - start < timeout + slack)
    await store.close()
    guard failure?.code == .timeout, timeout < .seconds(30) else { return failure }
    timeout *= 2
  }
}

/// The time that a machine with other things to do may add to a deadline; an operation that hangs takes longer.
let slack: Duration = .seconds(30)

/// Expects that operations that wait behind a proxy keep no thread that other tasks need.
func expectThreadsStayFree(behind proxy: FaultProxy, to server: RedisServer? = nil, _ mode: FaultProxy.Mode) async throws {
  let store = try open(server?.url(port: proxy.port) ?? "redis://127.0.0.1:\(proxy.port)", timeout: .seconds(300))
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

/// The number of sockets that this process has open.
func openSockets() throws -> Int {
  try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count { descriptor in
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)"))?.hasPrefix("socket:") ?? false
  }
}
