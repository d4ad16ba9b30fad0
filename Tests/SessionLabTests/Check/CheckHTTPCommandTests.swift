import ArgumentParser
import SessionLab
import SessionsConformance
import SessionsHTTPConformance
import Testing

/// The command line of `sessionlab check-http`.
@Suite struct CheckHTTPCommandTests {
  private func select(_ only: String...) throws -> [String] {
    try CaseSelection(from: HTTPConformanceSuite.cases, examples: .servers, only: only).cases().map(\.id)
  }

  @Test func `cases are selected by id, hundreds, rule and beginning`() throws {
    #expect(try select("h-301") == ["H-301"])
    #expect(try select("H-4").allSatisfy { $0.hasPrefix("H-4") })
    #expect(try select("H-4").count == 10)
    #expect(try select("H-30*") == (301...309).map { "H-\($0)" })
    #expect(try select("[MW-25]") == ["H-109"])
    #expect(try select().count == HTTPConformanceSuite.cases.count)
  }

  @Test(arguments: [
    [], ["https://127.0.0.1:1"], ["http://127.0.0.1:1", "--seeds", "1"], ["http://127.0.0.1:1", "--only", "ROT"],
    ["http://127.0.0.1:1", "--only", "H-206"], ["http://127.0.0.1:1", "--deadline", "0"], ["http://127.0.0.1:1", "--repeat", "0"],
    ["http://127.0.0.1:1", "--format", "xml"], ["http://127.0.0.1:1", "--baseline", "/nowhere/at/all.json"], ["--explain", "H-206"],
    ["--explain", "[ROT-3]"],
  ])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CheckHTTPCommand.parse(arguments) }
  }

  @Test(arguments: [
    ["http://127.0.0.1:8080", "--seeds", "8000,8002", "--seed", "7"], ["--list"], ["--explain", "h-301"], ["--explain", "mw-4"],
  ])
  func `right usage is understood`(arguments: [String]) throws {
    _ = try CheckHTTPCommand.parse(arguments)
  }

  @Test func `the list shows every case with its rules`() {
    let text = CaseListing.text(HTTPConformanceSuite.cases, version: HTTPConformanceSuite.version)
    for testCase in HTTPConformanceSuite.cases { #expect(text.contains(testCase.id) && text.contains(testCase.title)) }
    #expect(text.contains("82 cases"))
  }

  @Test func `every case and every rule is explained`() throws {
    for testCase in HTTPConformanceSuite.cases {
      let text = try HTTPCaseExplanation(testCase.id).text
      #expect(text.hasPrefix("\(testCase.id)  \(testCase.title)\n"))
      #expect(text.contains("sessionlab check-http URL") && text.contains("--only \(testCase.id)"))
      for rule in testCase.rules { #expect(text.contains("[\(rule)]")) }
    }
    for rule in HTTPRules.all {
      let text = try HTTPCaseExplanation("[\(rule.id)]").text
      #expect(text.contains("  case") && (rule.untestedReason == nil) == text.contains("run them"))
    }
  }

  @Test func `the reports of a server speak of servers and say how to run it again`() throws {
    let result = CaseResult(
      HTTPConformanceSuite.cases[0], CaseVerdict(outcome: .failed, reason: "x", failure: CaseFailure("x", expected: "1", seen: "2")),
      steps: [], repetition: 1, seed: 3, started: .now)
    let server = StoreResult(store: "http://127.0.0.1:8080 (seeds 8000,8002)", details: [:], planned: 1, results: [result])
    let report = SuiteReport(seed: 3, stores: [server], suiteVersion: HTTPConformanceSuite.version)
    let text = TextReport().render(report)
    #expect(text.contains("sessionlab check-http http://127.0.0.1:8080 --seeds 8000,8002 --only H-001 --seed 3"))
    #expect(text.contains("(must)") && !text.contains("object"))
    #expect(text.contains("suite \(HTTPConformanceSuite.version), seed 3"))
    #expect(MarkdownReport.render(report).hasPrefix("## HTTP session conformance: ✗ 1 of 1 server failed"))
    #expect(HTMLReport.render(report).contains("HTTP session conformance"))
    #expect(!TAPReport.render(report).contains("[1 object]"))
    #expect(JUnitReport.render(report).contains("http session conformance"))
    let again = try JSONReport.read(JSONReport.render(report))
    #expect(again.vectorsVersion == nil && again.stores[0].store == server.store)
  }
}
