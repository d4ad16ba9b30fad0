@testable import SessionsBenchmark

/// A store of the sample, with the speed that it is given.
struct SampleStore {
  let description: BackendDescription
  /// Requests a second with 32 tasks.
  let rate: Int
  /// The median of a request with one task, in nanoseconds.
  let median: Int
  /// How far the slow ones are from the median, in percent of the usual.
  let tail: Int
  /// Exchanges with a server, statements, and bytes in both directions, for a thousand operations; none where there is no server.
  let exact: (roundTrips: Int, sent: Int, received: Int)?

  static let all: [SampleStore] = [
    SampleStore(
      description: describe("memory", .volatile, .inProcess, settings: ["shards": "16"]), rate: 412_000, median: 1_900, tail: 60,
      exact: nil),
    SampleStore(
      description: describe("cookie", .client, .inProcess, settings: ["sealing": "AES-256-GCM"]), rate: 88_000, median: 9_400, tail: 50,
      exact: nil),
    SampleStore(
      description: describe(
        "sqlite", .processCrash, .file, version: "SQLite 3.40.1",
        settings: ["journal_mode": "WAL", "synchronous": "NORMAL"], connections: 4),
      rate: 31_500, median: 34_000, tail: 140, exact: nil),
    SampleStore(
      description: describe(
        "redis", .lastSecond, .loopback, version: "Redis 7.0.15",
        settings: ["appendfsync": "everysec", "appendonly": "yes"], connections: 1),
      rate: 52_300, median: 61_000, tail: 90, exact: (1080, 310_000, 1_240_000)),
    SampleStore(
      description: describe(
        "sqlite-full", .powerLoss, .file, version: "SQLite 3.40.1",
        settings: ["journal_mode": "WAL", "synchronous": "FULL"], connections: 4,
        failed: ["DUR-004"]),
      rate: 6_900, median: 42_000, tail: 300, exact: nil),
    SampleStore(
      description: describe(
        "postgres", .powerLoss, .loopback, version: "PostgreSQL 15.14", settings: ["fsync": "on", "synchronous_commit": "on"],
        connections: 8),
      rate: 18_200, median: 118_000, tail: 110, exact: (1120, 420_000, 1_390_000)),
    SampleStore(
      description: describe(
        "postgres-pool", .powerLoss, .loopback, version: "PostgreSQL 15.14 behind pgbouncer 1.18",
        settings: ["fsync": "on", "pool_mode": "transaction", "synchronous_commit": "on"], connections: 8, verdict: .notJudged),
      rate: 15_900, median: 139_000, tail: 120, exact: (1120, 455_000, 1_420_000)),
  ]

  private static func describe(
    _ id: String, _ durability: DurabilityClass, _ locality: BackendLocality, version: String? = nil, settings: [String: String],
    connections: Int? = nil, verdict: BackendConformance.Verdict = .passed, failed: [String] = []
  ) -> BackendDescription {
    let conformance = BackendConformance(
      verdict: failed.isEmpty ? verdict : .failed, suiteVersion: verdict == .notJudged ? nil : "1.0.0", failed: failed)
    return BackendDescription(
      id: id, adapterVersion: "0.1.0", version: version, settings: settings, durability: durability, locality: locality,
      connections: connections, codec: "CBOR, format 1", conformance: conformance)
  }
}
