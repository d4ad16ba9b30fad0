import Foundation
import Sessions
import SessionsConformance
import SessionsPostgres
import SessionsRedis
import Testing

@testable import SessionLab

/// What the stores claim is written down in `fixtures/conformance/capabilities.json`: a change of a claim is a change that somebody reads.
@Suite struct CapabilityTableTests {
  private struct Claims: Decodable, Equatable {
    let capabilities: [String]
    let deviations: [String]
  }

  @Test func `every store claims what the table says`() async throws {
    let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("fixtures/conformance/capabilities.json")
    let table = try JSONDecoder().decode([String: Claims].self, from: Data(contentsOf: fixture))
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("claims-\(UUID().uuidString).db")
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + suffix) } }
    var claimed: [String: Claims] = [:]
    for (name, store) in [("memory", StoreArgument.memory), ("cookie", .cookie), ("sqlite", .sqlite(path: file.path))] {
      let result = await ConformanceRunner(cases: []).run(store.backend)
      #expect(result.error == nil)
      claimed[name] = Claims(capabilities: result.capabilities, deviations: result.deviations)
    }
    // What these claim is known without a server.
    claimed["redis"] = try claims(RedisRecordStore(configuration: RedisConfiguration(url: "redis://127.0.0.1:1")))
    claimed["postgres"] = try claims(PostgresRecordStore("postgres://127.0.0.1:1/none"))
    #expect(claimed == table)
  }

  private func claims(_ records: some SessionRecordStore) throws -> Claims {
    let store = try ServerSessionStore(records)
    return Claims(capabilities: store.capabilities.sorted().map(\.rawValue), deviations: store.deviations.sorted().map(\.rawValue))
  }
}
