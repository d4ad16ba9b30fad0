import Foundation
import SessionsConformance
import SessionsReporting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Each format with every outcome, and with text that has a meaning in the format.
@Suite struct ReportFormatTests {
  private typealias S = ReportSamples

  @Test func `JUnit is well formed and holds the text, whatever it is`() throws {
    let reader = JUnitReader()
    let xml = JUnitReport.render(S.all(text: S.hostile))
    #expect(reader.read(xml), "\(xml)")
    #expect(reader.cases.count == CaseOutcome.allCases.count)
    let shown = PrintableText.show(S.hostile)
    #expect(reader.cases.allSatisfy { $0.name.contains(shown) })
    #expect(reader.suites.first?["name"] == shown)
  }

  @Test func `JUnit counts each outcome for what it is`() throws {
    let reader = JUnitReader()
    #expect(reader.read(JUnitReport.render(S.all(text: "plain"))))
    let wanted: [CaseOutcome: String?] = [
      .passed: nil, .limited: nil, .failed: "failure", .unexpectedPass: "failure", .errored: "error", .inconclusive: "error",
      .skipped: "skipped", .expectedFailure: "skipped",
    ]
    for (outcome, testCase) in zip(CaseOutcome.allCases, reader.cases) { #expect(testCase.element == wanted[outcome], "\(outcome)") }
    let suite = try #require(reader.suites.first)
    #expect([suite["tests"], suite["failures"], suite["errors"], suite["skipped"]] == ["8", "2", "2", "2"])
  }

  @Test func `no text becomes a directive, a test point or an end of YAML in TAP`() {
    let lines = TAPReport.render(S.all(text: S.hostile)).split(separator: "\n", omittingEmptySubsequences: false)
    let points = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
    #expect(points.count == CaseOutcome.allCases.count)
    for (outcome, point) in zip(CaseOutcome.allCases, points) {
      let directives = point.split(separator: "#").dropFirst().map { $0.prefix(5) }
      let wanted: [Substring] = outcome == .skipped ? [" SKIP"] : outcome == .expectedFailure ? [" TODO"] : []
      #expect(Array(directives) == wanted, "\(point)")
      #expect(point.hasPrefix("ok ") == [.passed, .limited, .skipped].contains(outcome), "\(point)")
    }
    #expect(lines.count { $0 == "  ---" } == lines.count { $0 == "  ..." })
    #expect(lines.count { $0 == "  ---" } == 6)
    #expect(lines.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 } })
  }

  @Test func `YAML text stays within its quotes`() {
    #expect(YAMLText.quoted("a \"b\" \\ \n\u{0} é →") == #""a \"b\" \\ \n\U00000000 é →""#)
  }

  @Test func `no text becomes markup in Markdown`() {
    let text = MarkdownReport.render(S.all(text: S.hostile))
    // Within fences any text is text, as long as no line of it can be a fence.
    let parts = text.split(separator: "```")
    #expect(parts.count % 2 == 1 && stride(from: 0, to: parts.count, by: 2).allSatisfy { !parts[$0].contains("<b>") })
    let lines = text.split(separator: "\n").map(String.init)
    #expect(!lines.contains("---") && !lines.contains { $0.hasPrefix("not ok") })
    #expect(lines.count { $0.hasPrefix("<details>") } == lines.count { $0 == "</details>" })
    let verdict = lines.first { $0.hasPrefix("| ") && $0.contains("FAILED") } ?? ""
    #expect(verdict.replacing("\\|", with: "").count { $0 == "|" } == 4, "\(verdict)")
  }

  @Test func `no text becomes markup in HTML, and nothing comes from elsewhere`() {
    let html = HTMLReport.render(S.all(text: S.hostile))
    #expect(!html.contains("<b>&amp;amp;") && html.contains("&lt;b&gt;&amp;amp;]]&gt; &quot;q&quot; &#39;a&#39;"))
    #expect(html.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!html.contains("http:") && !html.contains("https:") && !html.contains("src="))
    for outcome in CaseOutcome.allCases { #expect(html.contains(outcome.word) && html.contains(outcome.explanation)) }
  }

  @Test func `no text becomes a line or a colour in a terminal`() {
    let report = S.all(text: S.hostile)
    let text = TextReport().render(report) + MatrixTextReport.render(ConformanceMatrix([("f.json", report)]))
    #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("not ok") || $0 == "---" })
  }

  @Test func `JSON keeps text as it was`() throws {
    let report = try JSONReport.read(JSONReport.render(S.all(text: S.hostile)))
    #expect(report.stores.first?.results.allSatisfy { $0.title == S.hostile } == true)
  }

  @Test func `versions and notes are in every report for people`() throws {
    let report = S.report(S.store([S.result(.passed)]))
    let reports = [
      TextReport().render(report), MarkdownReport.render(report), HTMLReport.render(report), JUnitReport.render(report),
      TAPReport.render(report),
    ]
    for text in reports {
      for part in ["1.2", "3.4", "a note on sample"] { #expect(text.contains(part), "\(part) in\n\(text)") }
    }
  }
}

/// Reads JUnit's XML with Foundation's parser.
final class JUnitReader: NSObject, XMLParserDelegate {
  struct TestCase {
    let name: String
    var element: String?
  }

  private(set) var suites: [[String: String]] = []
  private(set) var cases: [TestCase] = []

  func read(_ xml: String) -> Bool {
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    return parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    switch name {
    case "testsuite": suites.append(attributes)
    case "testcase": cases.append(TestCase(name: attributes["name"] ?? ""))
    case "failure", "error", "skipped": cases[cases.count - 1].element = name
    default: break
    }
  }
}
