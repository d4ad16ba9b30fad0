import Foundation
import SessionLab
import Sessions
import SessionsBenchmark
import SessionsRedis
import SessionsTesting
import Testing

/// The stores as they are counted; stores on servers only where there are servers.
@Suite(.serialized) struct CountedStoreTests {
  private static let environment = ProcessInfo.processInfo.environment
  static let redis: String? = environment["SESSIONS_REDIS_URL"]
  static let postgres: String? = environment["SESSIONS_POSTGRES_URL"]

  private let load = CountedLoad(requests: 60, operations: 1000, population: 40)

  private func count(_ store: String, _ workload: String = "browse") async throws -> ExactCounters {
    let digits = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
    let request = CellRequest(
      store: store, workload: workload, namespace: "count_\(digits)", tasks: 1, rate: nil, latencyLimitMilliseconds: 1,
      warmUpMilliseconds: 1, durationMilliseconds: 1, population: 40, payload: "lognormal:512,1.0,64-2048", seed: 5)
    let reply = try await request.count(load)
    guard case .done(.counted(let exact)) = reply else { throw Unexpected(description: "\(reply)") }
    return exact
  }

  private struct Unexpected: Error { let description: String }

  @Test func `Memory needs no server`() async throws {
    let exact = try await count("memory")
    #expect(exact.operations > 60)
    #expect(exact.totals == WireCounts().totals)
    #expect(try await count("memory") == exact)
  }

  @Test func `Cookie's bytes are those of the cookies`() async throws {
    let exact = try await count("cookie", "read-only")
    #expect(exact.perOperation(ExactCounters.roundTrips) == 0)
    #expect(exact.totals[ExactCounters.bytesSent] == 0)
    let received = try #require(exact.perOperation(ExactCounters.bytesReceived))
    #expect((100...4096).contains(received))
    #expect(try await count("cookie", "read-only") == exact)
    #expect(try await count("cookie", "write-back").totals[ExactCounters.bytesSent] ?? 0 > 60 * 100)
  }

  #if os(Linux)
    @Test func `SQLite has statements and no round trips`() async throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "counted-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let store = "sqlite:\(folder.appending(path: "s.db").path)"
      let exact = try await count(store, "read-only")
      #expect(exact.totals == WireCounts(statements: 60).totals)
      #expect(try await count(store).totals[ExactCounters.statements] ?? 0 > 60)
    }
  #endif

  @Test(.enabled(if: redis != nil)) func `Redis is counted, the same each time`() async throws {
    let url = try #require(Self.redis)
    _ = try await count(url)
    let exact = try await count(url)
    #expect(try await count(url) == exact)
    #expect(try await count(url, "read-only").perOperation(ExactCounters.roundTrips) == 1)
    #expect(try await count(url, "read-only").perOperation(ExactCounters.statements) == 1)
  }

  @Test(.enabled(if: postgres != nil)) func `Postgres is counted, the same each time`() async throws {
    let url = try #require(Self.postgres)
    let exact = try await count(url)
    #expect(try await count(url) == exact)
    let reads = try await count(url, "read-only")
    #expect(reads.perOperation(ExactCounters.roundTrips) == 1)
    #expect(reads.perOperation(ExactCounters.statements) == 1)
  }

  @Test(.enabled(if: redis != nil)) func `one more GET a load shows as one more round trip a load`() async throws {
    let url = try #require(Self.redis)
    let redis = try #require(RedisLabStore(argument: url))
    var exact: [ExactCounters] = []
    for isMutant in [false, true] {
      let counted = try redis.counted()
      let meter = try #require(counted.meter as? ProxyMeter)
      let store = try redis.moved(toPort: meter.proxy.port).open("count_\(UInt32.random(in: 1_000_000_000...UInt32.max))")
      let records = isMutant ? AnyRecordStore(DoubleLoads(base: store)) : AnyRecordStore(store)
      let runner = CellRunner(VisitorWorkload.browse, CellSettings(load: .closed(tasks: 1), workload: WorkloadSettings(seed: 5)))
      let outcome = try await runner.count(load, on: Given(records: records), namespace: "x", with: meter)
      // The subjects' sets outlive their sessions, by design: other users share this server.
      try await store.removeAll()
      await store.close()
      await counted.finish()
      guard case .counted(let counters) = outcome else { throw Unexpected(description: "\(outcome)") }
      exact.append(counters)
    }
    let more = (exact[1].totals[ExactCounters.roundTrips] ?? 0) - (exact[0].totals[ExactCounters.roundTrips] ?? 0)
    #expect(exact[0].operations == exact[1].operations)
    // Of the 60 requests most load a session, and those that write one load nothing more.
    #expect((50...60).contains(more))
  }

  @Test(arguments: [
    "redis+cluster://127.0.0.1:1,127.0.0.1:2", "redis+sentinel://127.0.0.1:1/main", "redis+unix:///tmp/r.sock", "exec:store",
    "postgres:///db?host=/tmp", "postgres://127.0.0.1:1,127.0.0.1:2/db", "postgres://127.0.0.1/db?sslmode=require",
    "postgres://127.0.0.1/db?channel_binding=require", "postgres://127.0.0.1/db?sslmode=verify-full",
  ])
  func `what cannot be counted says why`(store: String) throws {
    let named = try #require(StoreArgument(argument: store)).store
    let reason = #expect(throws: UncountableStore.self) { try named.counted() }
    #expect(reason?.description.isEmpty == false)
    if store.contains("/tmp") { #expect(reason == .unixSocket) }
  }

  @Test func `a Postgres URL leads through the proxy in the clear, and its last word holds`() throws {
    let url = PostgresEndpoint.url("postgres://me@localhost:5433/db?sslmode=prefer", throughPort: 77)
    #expect(url == "postgres://me@localhost:5433/db?sslmode=prefer&hostaddr=127.0.0.1&port=77&sslmode=disable&gssencmode=disable")
    let endpoint = try PostgresEndpoint(["host": "localhost", "port": "5433", "sslmode": "prefer"])
    #expect((endpoint.host, endpoint.port) == ("localhost", 5433))
    #expect(ServerName.address(of: "localhost") == "127.0.0.1")
    #expect(ServerName.address(of: "10.1.2.3") == "10.1.2.3")
  }

  @Test(.enabled(if: redis != nil)) func `a Redis server says what an acknowledged write survives, and how busy it was`() async throws {
    let url = try #require(Self.redis)
    let redis = try #require(RedisLabStore(argument: url))
    let told = await redis.durability()
    #expect(told.setting?.contains("append") == true && told.setting?.contains("assumed") == false)
    let reading = try #require(await redis.reading(of: "none_of_that_name")?())
    #expect(reading.cpuSeconds.values.allSatisfy { $0 > 0 } && !reading.cpuSeconds.isEmpty)
    #expect(reading.storedBytes ?? 0 > 100_000)
  }

  @Test(.enabled(if: postgres != nil)) func `a Postgres server of this machine says how busy it was, and what it logged`() async throws {
    let url = try #require(Self.postgres)
    let reading = try #require(await PostgresLabStore(argument: url)?.reading(of: "none_of_that_name")?())
    #expect(!reading.cpuSeconds.isEmpty && reading.storedBytes == nil)
    #expect(reading.logBytes ?? 0 > 0)
  }

  @Test func `how an append-only file is written decides what is kept`() {
    #expect(RedisLabStore.durability(.powerLoss) == .powerLoss)
    #expect(RedisLabStore.durability(.lastSecond) == .lastSecond)
    #expect(RedisLabStore.durability(.serverCrash) == .processCrash)
    #expect(RedisLabStore.durability(.nothing) == .applicationCrash && RedisLabStore.durability(.snapshot) == .applicationCrash)
  }
}

/// A record store that is open already.
private struct Given: BenchmarkBackend {
  let records: AnyRecordStore

  func open(_ namespace: String, limits: SessionLimits, sizes: SizeLimits) async throws(SessionError) -> BenchmarkStore {
    BenchmarkStore(
      try ServerSessionStore(records, configuration: ServerSessionStoreConfiguration(limits: limits, sizes: sizes)))
  }
}

/// The readings of servers, parsed.
@Suite struct ServerReadingTests {
  @Test func `the processor time of a process is that of its line, whatever its name holds`() {
    let rest = "S 1 42 42 0 -1 4194560 100 0 0 0 31 11 0 0 20 0 1 0 7 0 0"
    #expect(ServerProcesses.ticks(in: "42 (postgres) \(rest)", named: "postgres") == 42)
    #expect(ServerProcesses.ticks(in: "42 (a) (b c) \(rest)", named: "a) (b c") == 42)
    #expect(ServerProcesses.ticks(in: "42 (postgrey) \(rest)", named: "postgres") == nil)
    #expect(ServerProcesses.ticks(in: "42 (postgres) S 1 42", named: "postgres") == nil)
    #expect(ServerProcesses.ticks(in: "", named: "postgres") == nil)
  }

  @Test func `this process is found by its own name, and others are left out`() throws {
    let number = ProcessInfo.processInfo.processIdentifier
    let name = try String(contentsOfFile: "/proc/\(number)/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
    #expect(ServerProcesses.cpuSeconds(of: [number, 1], named: name).keys.sorted() == ["\(number)"])
    #expect(ServerProcesses.cpuSeconds(of: [number], named: "another") == [:])
  }

  @Test func `Redis tells its time in two parts, and no log where it keeps none`() {
    let told = RedisLabStore.reading(told: ["used_cpu_user": "1.25", "used_cpu_sys": "0.5", "used_memory": "4096"])
    #expect(told.cpuSeconds == ["server": 1.75] && told.storedBytes == 4096 && told.logBytes == nil)
    #expect(RedisLabStore.reading(told: ["aof_current_size": "77", "used_cpu_user": "1"]).logBytes == 77)
    #expect(RedisLabStore.reading(told: ["used_cpu_user": "1"]).cpuSeconds == [:])
  }
}
