import Foundation
import SessionsConformance
import SessionsHTTPConformance
import Testing

/// The catalogue as a whole: its numbers, titles, rules and pages.
@Suite struct CatalogueTests {
  /// The permanent numbers. One that is missing was removed, which is never done; a new one is added here, too.
  private static let numbers: [ClosedRange<Int>] = [
    1...8, 11...15, 101...109, 201...205, 207...213, 301...314, 401...403, 405...405, 407...412, 501...501, 503...505, 601...604, 701...708,
    801...804, 806...806, 821...823,
  ]

  /// The folder of the package.
  private static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test func `the cases have the permanent numbers, in their order`() {
    let expected = Self.numbers.flatMap { $0 }.map { "H-" + String(format: "%03d", $0) }
    #expect(HTTPConformanceSuite.cases.map(\.id).sorted() == expected)
    #expect(expected.count == 82)
    #expect(HTTPConformanceSuite.find("h-301")?.id == "H-301")
    #expect(HTTPConformanceSuite.find("H-206") == nil)
  }

  @Test func `titles are sentences of their own`() {
    let titles = HTTPConformanceSuite.cases.map(\.title)
    #expect(Set(titles).count == titles.count)
    for title in titles { #expect(!title.hasSuffix(".")) }
  }

  @Test func `every case proves rules that there are, and a rule without a case says why`() {
    for testCase in HTTPConformanceSuite.cases {
      #expect(!testCase.rules.isEmpty, "\(testCase.id)")
      for rule in testCase.rules { #expect(HTTPRules.find(rule) != nil, "\(testCase.id) names \(rule)") }
    }
    #expect(HTTPRules.all.map(\.id) == (1...25).map { "MW-\($0)" })
    for rule in HTTPRules.all {
      let isProven = HTTPConformanceSuite.cases.contains { $0.rules.contains(rule.id) }
      #expect(isProven == (rule.untestedReason == nil), "\(rule.id)")
    }
  }

  @Test func `the documentation has the rules as --explain shows them`() throws {
    let page = try String(contentsOf: Self.package.appending(path: "Sources/Sessions/Documentation.docc/GateAServer.md"), encoding: .utf8)
    let shown = page.split(separator: "\n").filter { $0.hasPrefix("- **[MW-") }.map(String.init)
    #expect(shown == HTTPRules.all.map { "- **[\($0.id)]** \($0.text)" })
  }

  @Test func `families are the hundreds`() {
    #expect(HTTPConformanceSuite.find("H-301")?.family == "H-3")
    #expect(HTTPConformanceSuite.find("H-008")?.family == "H-0")
  }

  private static let pages: [String: String] = [
    "empty": SeedPages.page(),
    "error": SeedPages.page(error: SeedPages.mistake, attempts: 1),
    "attempts": SeedPages.page(attempts: 1),
    "message": SeedPages.page(message: SeedPages.success, email: "ada@example.com"),
    "email": SeedPages.page(email: "ada@example.com"),
    "error-email": SeedPages.page(error: SeedPages.mistake, attempts: 2, email: "ada@example.com"),
    "escaped": SeedPages.page(message: SeedPages.success, email: "&lt;b&gt;"),
  ]

  @Test(arguments: pages.keys.sorted())
  func `the pages of seed 2 are those that its template made`(name: String) throws {
    let golden = try Data(contentsOf: Self.package.appending(path: "fixtures/http/pages/\(name).html"))
    let page = try #require(Self.pages[name])
    #expect(Data(page.utf8) == golden)
  }

  @Test func `every fault of the demo is noticed by cases that there are`() throws {
    struct Kills: Decodable {
      let faults: [String: [String]]
    }
    let kills = try JSONDecoder().decode(Kills.self, from: Data(contentsOf: Self.package.appending(path: "fixtures/http/kills.json")))
    #expect(kills.faults.count >= 40)
    #expect(Dictionary(uniqueKeysWithValues: HTTPKills.faults.map { ($0.name, $0.cases) }) == kills.faults)
    #expect(HTTPKills.faults.allSatisfy { $0.sentence.hasSuffix(".") })
    // The demo splits no cookie; the servers of Examples do, and the tests of SessionsCookie break it.
    #expect(HTTPConformanceSuite.cases.map(\.id).filter { HTTPKills.faults(noticedBy: $0).isEmpty } == ["H-213"])
    for (fault, ids) in kills.faults {
      #expect(!ids.isEmpty, "\(fault)")
      for id in ids { #expect(HTTPConformanceSuite.find(id) != nil, "\(fault) names \(id)") }
    }
  }
}
