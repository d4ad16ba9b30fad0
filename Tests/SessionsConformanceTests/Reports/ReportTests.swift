import SessionsFaultyStores
import SessionsFaultyConformance
import Foundation
import Sessions
import SessionsConformance
import SessionsTesting
import Testing

/// The reports of a run for people and for programs.
@Suite struct ReportTests {
  private func failing() async throws -> StoreResult {
    let faulty = try #require(FaultyStore.all.first { $0.name == "flash-taken-twice" })
    let twice = ConformanceCase("TST-010", "a taken flash value is gone", rules: ["FL-2"]) { t in
      let session = try await t.create([.flash("notice", json("\"hello\""))])
      try await t.expectTaken(.key("notice"), from: session, ["notice": json("\"hello\"")])
      try await t.expectFlash(session.token, [:])
    }
    return await ConformanceRunner(cases: [twice], seed: 42, timeLimit: .seconds(60)).run(FaultyStoreBackend(faulty))
  }

  @Test func `a failure reads like a bug report`() async throws {
    let text = TextReport().render(try await failing())
    for part in [
      "FAILED  TST-010  a taken flash value is gone", "FL-2", "commit [flash notice = \"hello\"] to no session",
      "committed s1 v1 with token t1",
      "take flash 'notice' from s1 v1", "open t1", "expected  {}", "actual    {notice: \"hello\"}",
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

/// The verdict on a run, the same in every format.
@Suite struct ReportVerdictTests {
  private typealias S = ReportSamples

  @Test func `a skip is never a pass`() {
    let report = S.report(S.store([S.result(.skipped), S.result(.skipped, id: "TST-002")]))
    #expect(StoreVerdict(report.stores[0]).kind == .open)
    #expect(TextReport().render(report).contains("NOTHING APPLIED: 2 runs skipped"))
    #expect(!TextReport().render(report).contains("passed:"))
    #expect(JUnitReport.render(report).contains("tests=\"2\" failures=\"0\" errors=\"0\" skipped=\"2\""))
    let points = TAPReport.render(report).split(separator: "\n").filter { $0.hasPrefix("ok") }
    #expect(points.count == 2 && points.allSatisfy { $0.contains(" # SKIP ") })
    #expect(!MarkdownReport.render(report).contains("✓"))
    #expect(HTMLReport.render(report).contains("class=\"card o-inconclusive\""))
    #expect(ConformanceMatrix([("f.json", report)]).rows.map { $0.cells.map(\.outcome) } == [[.skipped]])
  }

  @Test func `a store that could not be judged is a failure in every format, and keeps the others`() {
    let report = S.report(S.store([], name: "closed", planned: 5, error: "no such host"), S.store([S.result(.passed)]))
    #expect(TextReport().render(report).contains("NOT JUDGED: no such host"))
    #expect(JUnitReport.render(report).contains("tests=\"2\" failures=\"0\" errors=\"1\""))
    let tap = TAPReport.render(report)
    #expect(tap.contains("1..2") && tap.contains("not ok 1 - closed: every planned case has a result") && tap.contains("ok 2 - sample"))
    #expect(MarkdownReport.render(report).contains("? **NOT JUDGED**: no such host"))
    #expect(HTMLReport.render(report).contains("the store could not be judged: no such host"))
  }

  @Test func `a run that is cut short is not green`() {
    let report = S.report(S.store([S.result(.passed)], planned: 3))
    #expect(StoreVerdict(report.stores[0]).text == "INCOMPLETE: 1 of 3 runs")
    #expect(JUnitReport.render(report).contains("the run is incomplete: 1 of 3 runs have a result"))
    #expect(TAPReport.render(report).contains("not ok 2"))
  }

  @Test func `the verdict names what the baseline knows and what is not clear`() {
    #expect(StoreVerdict(S.store([S.result(.passed), S.result(.expectedFailure)])).text == "passed: 1 run, 1 expected failure")
    #expect(
      StoreVerdict(S.store([S.result(.passed), S.result(.unexpectedPass)])).text
        == "FAILED: 1 of 2 runs passed against the baseline, 1 stale baseline entry")
    #expect(StoreVerdict(S.store([S.result(.passed), S.result(.inconclusive)])).text == "INCONCLUSIVE: 1 of 2 runs allow no verdict")
    #expect(
      StoreVerdict(S.store([S.result(.failed), S.result(.errored), S.result(.inconclusive)])).text
        == "FAILED: 2 of 3 runs failed, 1 inconclusive")
  }

  @Test func `a column is there only when it counts something`() {
    let plain = FamilyTable(S.store([S.result(.passed)])).text
    #expect(plain.contains("failed") && !plain.contains("expected") && !plain.contains("stale") && !plain.contains("unclear"))
    let all = FamilyTable(S.store(CaseOutcome.allCases.map { S.result($0) })).text
    for column in ["limited", "skipped", "expected", "unclear", "stale"] { #expect(all.contains(column)) }
  }

  @Test func `a command to run again is one that a shell reads`() {
    #expect(
      RerunCommand.text(for: S.result(.failed), store: "sqlite:/tmp/it's here.db")
        == "sessionlab check --store 'sqlite:/tmp/it'\\''s here.db' --only TST-001 --seed 7")
    #expect(RerunCommand.text(for: S.result(.failed), store: "mine").hasPrefix("ConformanceRunner("))
    #expect(RerunCommand.text(for: S.report(S.store([], name: "mine"))) == nil)
  }
}
