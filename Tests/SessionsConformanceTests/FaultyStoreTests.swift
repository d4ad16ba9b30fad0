import Foundation
import Sessions
import SessionsConformance
import SessionsFaultyConformance
package import SessionsFaultyStores
import Testing

/// The suite notices every faulty store, with exactly the cases that `fixtures/conformance/faulty-stores.json` lists.
///
/// After a change of cases or faults, run once with `SESSIONS_RECORD_FIXTURES=1`, and read the difference before committing it.
@Suite struct FaultyStoreTests {
  private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/conformance/faulty-stores.json")

  private static let judged = FaultyStore.all.filter { $0.name != "hangs" && !$0.isRace }

  /// The deterministic cases that a faulty store fails. A race that is left to chance may be green by luck, so it is no part of the list.
  private func failures(of faulty: FaultyStore) async -> [String] {
    let cases = ConformanceSuite.cases.filter { !$0.isStochastic }
    let result = await ConformanceRunner(cases: cases, timeLimit: .seconds(60), jobs: 2).run(FaultyStoreBackend(faulty))
    #expect(result.isComplete)
    return result.results.filter { $0.outcome == .failed || $0.outcome == .errored }.map(\.id).sorted()
  }

  @Test(arguments: judged) func `a faulty store fails exactly the listed cases`(faulty: FaultyStore) async throws {
    let failed = await failures(of: faulty)
    if ProcessInfo.processInfo.environment["SESSIONS_RECORD_FIXTURES"] == "1" { return try Self.record(faulty.name, failed) }
    let listed = try #require(try Self.listed()[faulty.name])
    #expect(!failed.isEmpty)
    #expect(Set(listed).subtracting(failed) == [], "listed, but the store passes them")
    #expect(Set(failed).subtracting(listed) == [], "failed, but not listed")
  }

  @Test func `a store that hangs fails every case that reads`() async throws {
    let hangs = try #require(FaultyStore.all.first { $0.name == "hangs" })
    let cases = ["CRUD-001", "TTL-003", "FLSH-003"].compactMap(ConformanceSuite.find)
    var limit: Duration = .milliseconds(300)
    var result = await ConformanceRunner(cases: cases, timeLimit: limit).run(FaultyStoreBackend(hangs))
    // A machine that was too busy to open the store in time has longer.
    while !result.isComplete, limit < .seconds(30) {
      limit *= 2
      result = await ConformanceRunner(cases: cases, timeLimit: limit).run(FaultyStoreBackend(hangs))
    }
    #expect(result.results.map(\.reason) == ["time limit", "time limit", "time limit"])
  }

  @Test func `every listed store exists, and every store is listed`() throws {
    #expect(try Set(Self.listed().keys) == Set(Self.judged.map(\.name)))
  }

  @Test func `the store without a fault passes, so it is the fault that fails`() async {
    let sound = FaultyStore.sound
    #expect(await failures(of: sound) == [])
  }

  private static func listed() throws -> [String: [String]] {
    try JSONDecoder().decode([String: [String]].self, from: Data(contentsOf: fixture))
  }

  private static func record(_ name: String, _ failed: [String]) throws {
    var all = (try? listed()) ?? [:]
    all[name] = failed
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(all) + Data("\n".utf8)).write(to: fixture)
  }
}

extension FaultyStore: CustomTestStringConvertible {
  /// The name, for the list of arguments.
  package var testDescription: String { name }
}
