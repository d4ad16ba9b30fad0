import Foundation
import Sessions
import SessionsFaultyConformance
import SessionsFaultyStores
import Testing

@testable import SessionsConformance

/// What a person and a machine read of a run.
@Suite struct ReportTests {
  private func failing() async throws -> StoreResult {
    let faulty = try #require(FaultyStore.all.first { $0.name == "flash-taken-twice" })
    let twice = ConformanceCase("TST-010", "a taken flash value is gone", rules: ["FL-2"]) { t in
      let session = try await t.create([.flash("notice", json("\"hello\""))])
      try await t.expectTaken(.key("notice"), from: session, ["notice": json("\"hello\"")])
      try await t.expectFlash(session.token, [:])
    }
    return await ConformanceRunner(cases: [twice], seed: 42).run(FaultyStoreBackend(faulty))
  }

  @Test func `a failure reads like a bug report`() async throws {
    let text = TextReport().render(try await failing())
    for part in [
      "FAILED  TST-010  a taken flash value is gone", "FL-2", "commit [flash notice = \"hello\"] to no session",
      "committed s1 v1 with token t1",
      "take flash 'notice' from s1 v1", "open t1", "expected  {}", "seen      {notice: \"hello\"}",
      "sessionlab check --store faulty:flash-taken-twice --only TST-010 --seed 42",
    ] { #expect(text.contains(part), "\(part) in\n\(text)") }
  }

  @Test func `no report holds a token`() async throws {
    let result = try await failing()
    let report = SuiteReport(seed: 42, stores: [result])
    let text = TextReport().render(report) + String(decoding: try JSONReport.render(report), as: UTF8.self)
    #expect(text.firstMatch(of: /[A-Za-z0-9_-]{60,}/) == nil)
  }

  @Test func `colour is there only when asked for`() async throws {
    let result = try await failing()
    #expect(!TextReport().render(result).contains("\u{1B}["))
    #expect(TextReport(isColoured: true).render(result).contains("\u{1B}["))
  }

  @Test func `JSON is read back as it was`() async throws {
    let report = SuiteReport(seed: 42, stores: [try await failing()])
    let again = try JSONDecoder().decode(SuiteReport.self, from: JSONReport.render(report))
    #expect(again.exitCode == 1)
    #expect(again.stores.first?.results.first?.steps == report.stores.first?.results.first?.steps)
  }
}
