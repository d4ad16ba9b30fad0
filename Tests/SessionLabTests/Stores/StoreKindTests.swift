import Foundation
import SessionLab
import Sessions
import SessionsBenchmark
import SessionsConformance
import SessionsPostgres
import Testing

/// The recommender's knowledge of the stores is the same as their own declarations.
@Suite struct StoreKindTests {
  private static let stores: [(StoreKind, String)] = [
    (.memory, "memory"), (.cookie, "cookie"), (.redis, "redis://127.0.0.1:1"), (.postgres, "postgres://127.0.0.1:1/none"),
    (.sqlite, "sqlite:\(FileManager.default.temporaryDirectory.appending(path: "kind-\(UUID().uuidString).db").path)"),
  ]

  @Test(arguments: stores) func `kind and durability are those of the benchmark`(kind: StoreKind, text: String) async throws {
    let store = try #require(StoreArgument(argument: text)).store
    #expect(StoreKind(backend: store.name) == kind)
    #expect(await StoreJudgement(.passed).description(of: store).durability == kind.benchmarkDurability)
  }

  @Test func `capabilities are those of the stores`() async throws {
    for (kind, text) in Self.stores {
      let store: any SessionStore
      switch kind {
      case .redis: store = try ServerSessionStore(try #require(RedisLabStore(argument: text)).open("kind"))
      case .postgres: store = try ServerSessionStore(PostgresRecordStore(text))
      case .memory, .cookie, .sqlite:
        let backend = try #require(StoreArgument(argument: text)).store.makeBackend()
        let opened = try await backend.open("kind_test", instances: 1, configuration: ServerSessionStoreConfiguration())
        #expect(opened.stores[0].capabilities == kind.capabilities, "\(kind)")
        await opened.close()
        await backend.finish()
        continue
      }
      #expect(store.capabilities == kind.capabilities, "\(kind)")
    }
    #expect(Set(Self.stores.map(\.0)) == Set(StoreKind.allCases))
  }
}
