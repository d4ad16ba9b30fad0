import SessionLab
import Sessions
import SessionsBenchmark
import SessionsRedis
import SessionsTesting
import Testing

/// The proxy that counts, before a server that knows nothing.
@Suite struct CountingProxyTests {
  private let now = Timestamp(milliseconds: 1_000_000)

  /// The counts of ten loads.
  private func tenLoads(_ wrap: (RedisRecordStore) -> any SessionRecordStore) async throws -> [String: Int] {
    let server = try FakeRedis()
    defer { server.stop() }
    let meter = try ProxyMeter(to: "127.0.0.1", port: server.port) { RedisConversation() }
    defer { meter.proxy.close() }
    let records = try RedisRecordStore(url: "redis://127.0.0.1:\(meter.proxy.port)")
    let store = wrap(records)
    // The connection is made before the count begins.
    #expect(try await store.load(RecordKey(high: 0, low: 1), now: now) == nil)
    meter.begin()
    // It holds all bytes back while it counts.
    #expect(meter.proxy.mode != .pass)
    for number in 0..<10 { #expect(try await store.load(RecordKey(high: 7, low: UInt64(number)), now: now) == nil) }
    let totals = try meter.end()
    #expect(try await store.load(RecordKey(high: 0, low: 1), now: now) == nil)
    await records.close()
    return totals
  }

  @Test func `a load of a Redis store is one command, one round trip and its bytes`() async throws {
    // *2, GET and the name of a key: "sessions:" and 32 digits.
    let sent = "*2\r\n$3\r\nGET\r\n$41\r\n".utf8.count + 41 + 2
    let expected = [
      ExactCounters.roundTrips: 10, ExactCounters.statements: 10, ExactCounters.bytesSent: 10 * sent, ExactCounters.bytesReceived: 50,
    ]
    #expect(try await tenLoads { $0 } == expected)
    #expect(try await tenLoads { $0 } == expected)
  }

  @Test func `a store with one more command a load has one more round trip a load`() async throws {
    let totals = try await tenLoads { DoubleLoads(base: $0) }
    #expect(totals[ExactCounters.roundTrips] == 20)
    #expect(totals[ExactCounters.statements] == 20)
  }

  @Test func `what is written at once is one round trip, however early its beginning is answered`() throws {
    let server = try FakeRedis()
    defer { server.stop() }
    // Much longer than a client needs to write, also on a machine that is busy.
    let meter = try ProxyMeter(to: "127.0.0.1", port: server.port, hold: .milliseconds(100)) { RedisConversation() }
    defer { meter.proxy.close() }
    let client = try LoopbackClient(port: meter.proxy.port)
    defer { client.end() }
    meter.begin()
    // No answer comes between two parts of a write.
    #expect(meter.proxy.mode == .delay(.milliseconds(100)))
    let long = String(repeating: "x", count: 3000)
    let pipeline = Array(String(repeating: "*2\r\n$3\r\nGET\r\n$3000\r\n\(long)\r\n", count: 20).utf8)
    for _ in 0..<5 { #expect(client.exchange(pipeline, awaiting: 100) == 100) }
    let totals = try meter.end()
    #expect(meter.proxy.mode == .pass)
    #expect(totals[ExactCounters.statements] == 100)
    #expect(totals[ExactCounters.roundTrips] == 5)
    #expect(totals[ExactCounters.bytesSent] == 5 * pipeline.count)
  }

  @Test func `what is not understood has no counts`() throws {
    let server = try FakeRedis()
    defer { server.stop() }
    let meter = try ProxyMeter(to: "127.0.0.1", port: server.port) { PostgresConversation() }
    defer { meter.proxy.close() }
    let client = try LoopbackClient(port: meter.proxy.port)
    defer { client.end() }
    meter.begin()
    #expect(client.exchange(Array("*1\r\n$4\r\nPING\r\n".utf8), awaiting: 5) == 5)
    let error = #expect(throws: SessionError.self) { try meter.end() }
    #expect(error?.code == .unsupported)
  }
}

/// A record store that asks twice.
struct DoubleLoads: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    _ = try await base.load(key, now: now)
    return try await base.load(key, now: now)
  }
}
