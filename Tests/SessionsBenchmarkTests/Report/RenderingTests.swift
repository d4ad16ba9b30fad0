import Foundation
import SessionsBenchmark
import SessionsReporting
import Testing

/// The renderings of the same rows.
@Suite struct RenderingTests {
  /// A text that in some format would be markup, a column, a formula, a line or a command to a terminal.
  static let hostile: String = "<b>&\"'|`a`\n\u{1B}[31m,=1+1\u{202E}*_#1@x</details>"

  private let sample = BenchmarkReport(SampleResult.full, statistics: .range)

  private var hostileReport: BenchmarkReport {
    let cells: [[String: CellOutcome]] = [
      [
        "postgres": .measured(SmallResult.cell(requests: 10_000)), "<i>x</i>": .unsupported(reason: Self.hostile),
        "=y": .invalid(reason: Self.hostile),
      ]
    ]
    return BenchmarkReport(SmallResult.make(cells, text: Self.hostile), statistics: .range)
  }

  @Test func `every number of a row is in the text, in markdown and in HTML`() {
    let renderings = [BenchmarkText.render(sample), BenchmarkMarkdown.render(sample), BenchmarkHTML.render(sample)]
    for table in sample.tables {
      for row in table.rows {
        for column in ReportColumn.allCases {
          let text = row.text(column)
          for (rendering, wanted) in zip(renderings, [text, MarkdownText.escape(text), text]) { #expect(rendering.contains(wanted)) }
        }
      }
      for note in table.notes {
        for (rendering, wanted) in zip(renderings.dropFirst(), [MarkdownText.escape(note), ("\(note)" as Markup).source]) {
          #expect(rendering.contains(wanted), "\(wanted)")
        }
      }
    }
  }

  @Test func `the columns of the text stand under their heads`() throws {
    let lines = BenchmarkText.render(sample).split(separator: "\n").map(String.init)
    let head = try #require(lines.firstIndex { $0.contains("achieved/s") })
    let end = try #require(lines[head].range(of: "achieved/s")?.upperBound)
    let column = lines[head].distance(from: lines[head].startIndex, to: end)
    for line in lines[(head + 1)...(head + 7)] {
      let index = line.index(line.startIndex, offsetBy: column)
      #expect(!line[line.index(before: index)].isWhitespace && line[index...].hasPrefix("  "), "\(line)")
    }
  }

  @Test func `colour is used on request only, and the text is the same`() {
    let (plain, coloured) = (BenchmarkText.render(sample), BenchmarkText.render(sample, isColoured: true))
    #expect(!plain.contains("\u{1B}"))
    #expect(coloured.contains("\u{1B}["))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: [80, 100])
  func `tables fit into the terminal, and say what they go without`(width: Int) {
    let text = BenchmarkText.render(sample, width: width)
    // The command is one line, so that it can be copied.
    for line in text.split(separator: "\n") where !line.hasPrefix("Again:") { #expect(line.count <= width, "\(line)") }
    #expect(text.contains("(a wider terminal shows "))
    #expect(!BenchmarkText.render(sample).contains("(a wider terminal shows "))
  }

  @Test func `no text of others steers a terminal or begins a line`() {
    let text = BenchmarkText.render(hostileReport)
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
    #expect(!text.split(separator: "\n").contains { $0.hasPrefix("\u{1B}") || $0.hasPrefix("[31m") })
    #expect(text.contains("␊"))
  }

  @Test func `no text of others is markup`() {
    let html = BenchmarkHTML.render(hostileReport)
    #expect(!html.contains("<b>&") && !html.contains("<i>x") && html.contains("&lt;i&gt;x&lt;/i&gt;"))
    // The command stands between fences, in which nothing is markup.
    let markdown = BenchmarkMarkdown.render(hostileReport).split(separator: "## Again")[0]
    #expect(!markdown.contains("<b>") && !markdown.contains("<i>"))
    let rows = markdown.split(separator: "\n").filter { $0.hasPrefix("| ") }
    let columns = rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } }
    #expect(Set(columns).isSubset(of: [12, 9]), "\(columns)")
  }

  @Test func `the page needs nothing from elsewhere and runs nothing`() {
    let html = BenchmarkHTML.render(sample)
    for word in ["<script", "javascript:", "http://", "https://", "url(", "@import", " onload", " onclick"] {
      #expect(!html.contains(word), "\(word)")
    }
    let links = html.matches(of: /href="([^"]*)"/).map { String($0.output.1) }
    #expect(!links.isEmpty && links.allSatisfy { $0.hasPrefix("#") || $0 == "data:," })
    for link in links where link.hasPrefix("#") { #expect(html.contains("id=\"\(link.dropFirst())\""), "\(link)") }
  }

  @Test func `every element of the page is closed in its order`() throws {
    for report in [sample, hostileReport] {
      var open: [Substring] = []
      for match in BenchmarkHTML.render(report).matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
        let (name, isEnd, isAlone) = (match.output.2, !match.output.1.isEmpty, !match.output.3.isEmpty)
        if isAlone || ["meta", "link"].contains(name) { continue }
        if isEnd { #expect(open.popLast() == name) } else { open.append(name) }
      }
      #expect(open == [])
    }
  }

  @Test func `the page has the charts of what was measured, each with its numbers`() {
    let html = BenchmarkHTML.render(sample)
    for title in [
      "Throughput", "Latency by percentile", "Second by second", "p99 by offered requests/s", "Throughput by requests in flight",
      "Throughput by payload of a session",
    ] { #expect(html.contains("<h3>\(title)</h3>"), "\(title)") }
    let figures = html.matches(of: /<figure>/).count
    #expect(html.matches(of: /<summary>The numbers<\/summary>/).count == figures)
    #expect(html.matches(of: /<svg class="chart"/).count == figures)
    #expect(!html.contains("NaN") && !html.contains("nan ") && !html.contains("inf"))
  }

  @Test func `verdict and caveats come before any number of a table`() throws {
    let html = BenchmarkHTML.render(sample)
    let verdict = try #require(html.range(of: "class=\"verdict\""))
    let caveats = try #require(html.range(of: "id=\"caveats\""))
    let how = try #require(html.range(of: "id=\"how\""))
    let table = try #require(html.range(of: "<table"))
    #expect(verdict.lowerBound < caveats.lowerBound && caveats.lowerBound < how.lowerBound && how.lowerBound < table.lowerBound)
  }
}
