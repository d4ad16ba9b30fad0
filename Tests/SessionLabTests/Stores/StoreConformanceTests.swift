import Foundation
import SessionLab
import Sessions
import SessionsConformance
import SessionsPostgres
import SessionsRedis
import Testing

/// The stores of this package, judged as the command judges them.
@Suite struct StoreConformanceTests {
  @Test func `the Memory store passes every case`() async throws {
    let result = await judge(MemoryLabStore())
    #expect(result.count(.limited) == 0)
  }

  @Test func `the SQLite store passes every case and leaves no table behind`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sessionlab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = await judge(SQLiteLabStore(path: folder.appendingPathComponent("sessions.db").path))
    #expect(result.count(.limited) == 0)
  }

  @Test func `the Cookie store passes every case but those it declares, each deviation by a case that ran`() async throws {
    let result = await judge(CookieLabStore())
    let limited = Set(result.results.filter { $0.outcome == .limited }.compactMap(\.reason))
    #expect(limited.isSubset(of: Set(result.deviations)))
    #expect(limited.isSuperset(of: ["DEV-1", "DEV-2", "DEV-3", "DEV-4", "DEV-5", "DEV-6"]))
  }

  private func judge(_ store: any LabStore) async -> StoreResult {
    let result = await ConformanceRunner(seed: 7).run(store.makeBackend())
    #expect(result.error == nil)
    #expect(result.isComplete)
    let failures = result.results.filter { $0.outcome == .failed || $0.outcome == .errored }
    #expect(failures.isEmpty, "\(TextReport().render(result))")
    return result
  }
}

/// The stores' claims are recorded in `fixtures/conformance/capabilities.json`, so that a change of a claim is seen in review.
@Suite struct CapabilityTableTests {
  private struct Claims: Decodable, Equatable {
    let capabilities: [String]
    let deviations: [String]
  }

  @Test func `every store claims what the table says`() async throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
      .appendingPathComponent("fixtures/conformance/capabilities.json")
    let table = try JSONDecoder().decode([String: Claims].self, from: Data(contentsOf: fixture))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("claims-\(UUID().uuidString).db")
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + suffix) } }
    var claimed: [String: Claims] = [:]
    for (name, store) in [("memory", MemoryLabStore()), ("cookie", CookieLabStore()), ("sqlite", SQLiteLabStore(path: file.path))]
      as [(String, any LabStore)]
    {
      let result = await ConformanceRunner(cases: []).run(store.makeBackend())
      #expect(result.error == nil)
      claimed[name] = Claims(capabilities: result.capabilities, deviations: result.deviations)
    }
    // The claims of these stores are known without a server.
    claimed["redis"] = try claims(RedisRecordStore(configuration: RedisConfiguration(url: "redis://127.0.0.1:1")))
    claimed["postgres"] = try claims(PostgresRecordStore("postgres://127.0.0.1:1/none"))
    #expect(claimed == table)
  }

  private func claims(_ records: some SessionRecordStore) throws -> Claims {
    let store = try ServerSessionStore(records)
    return Claims(capabilities: store.capabilities.sorted().map(\.rawValue), deviations: store.deviations.sorted().map(\.rawValue))
  }
}
