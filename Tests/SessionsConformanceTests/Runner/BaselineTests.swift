import Foundation
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsTesting
import Testing

/// A failure that is listed as known does not fail the run, and an entry whose case passes does.
@Suite struct BaselineTests {
  private func run(_ ids: [String], _ entries: [Baseline.Entry], on name: String = "lost-update") async throws -> StoreResult {
    let faulty = try #require((FaultyStore.all + [.sound]).first { $0.name == name })
    let cases = try ids.map { try #require(ConformanceSuite.find($0)) }
    let runner = ConformanceRunner(cases: cases, timeLimit: .seconds(60), baseline: try Baseline(entries: entries))
    return await runner.run(FaultyStoreBackend(faulty))
  }

  private static let known = Baseline.Entry(case: "REC-012", reason: "last writer wins", link: "https://example.org/1")

  @Test func `a known failure does not fail the run, and is not counted as passed`() async throws {
    let result = try await run(["REC-012", "CRUD-001"], [Self.known])
    #expect(result.results.map(\.outcome) == [.expectedFailure, .passed])
    #expect(result.results[0].baseline == "last writer wins (https://example.org/1)")
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 0)
  }

  @Test func `an entry whose case passes is stale and fails the run`() async throws {
    let result = try await run(["REC-012"], [Self.known], on: "none")
    #expect(result.results.map(\.outcome) == [.unexpectedPass])
    #expect(SuiteReport(seed: 1, stores: [result]).exitCode == 1)
  }

  @Test func `an entry whose case does not apply is stale too`() async throws {
    let entry = Baseline.Entry(case: "CK-001", reason: "r", link: "l")
    let result = try await run(["CK-001"], [entry], on: "none")
    #expect(result.results.map(\.outcome) == [.unexpectedPass])
  }

  @Test func `an entry for another store excuses nothing`() async throws {
    let entry = Baseline.Entry(case: "REC-012", store: "elsewhere", reason: "r", link: "l")
    let result = try await run(["REC-012"], [entry])
    #expect(result.results.map(\.outcome) == [.failed])
    let own = Baseline.Entry(case: "rec-012", store: "faulty:lost-update", reason: "r", link: "l")
    #expect(try await run(["REC-012"], [own]).results.map(\.outcome) == [.expectedFailure])
  }

  @Test func `a baseline that cannot be used is refused with what is wrong`() {
    #expect(throws: BaselineError.unknownCase("NO-1")) { try Baseline(entries: [.init(case: "NO-1", reason: "r", link: "l")]) }
    #expect(throws: BaselineError.unexplained("REC-012")) { try Baseline(entries: [.init(case: "REC-012", reason: "", link: "l")]) }
    #expect(throws: BaselineError.unexplained("REC-012")) { try Baseline(entries: [.init(case: "REC-012", reason: "r", link: "")]) }
    #expect(throws: BaselineError.duplicate("REC-012")) { try Baseline(entries: [Self.known, Self.known]) }
    for text in ["", "{}", "[1]", #"[{"case": "REC-012"}]"#] {
      #expect(throws: BaselineError.self) { try Baseline(json: Data(text.utf8)) }
    }
    #expect(throws: Never.self) { try Baseline(json: Data(#"[{"case":"REC-012","reason":"r","link":"l"}]"#.utf8)) }
  }
}
