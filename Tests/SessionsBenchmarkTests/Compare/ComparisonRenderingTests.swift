import Foundation
import SessionsBenchmark
import Testing

/// The renderings of a comparison.
@Suite struct ComparisonRenderingTests {
  private func report(_ factor: Double, again: Double? = nil, text: String = "plain") throws -> ComparisonReport {
    func result(_ role: RunPairing.Role, _ factor: Double = 1, batch: Int = 1) -> BenchmarkResult {
      ComparedResults.make(ComparedResults.slower(factor), role: role, batch: batch, text: text)
    }
    let confirmation = again.map {
      ResultComparison.Confirmation(base: result(.base, batch: 2), head: result(.head, $0, batch: 2))
    }
    return try ResultComparison(base: result(.base), head: result(.head, factor), control: result(.control), confirmation: confirmation)
      .judge()
  }

  @Test func `a row has all that decided, and the last line the verdict`() throws {
    let lines = ComparisonText.render(try report(1.25, again: 1.24)).split(separator: "\n").map(String.init)
    let row = try #require(lines.first { $0.contains("throughput") })
    for text in [
      "memory, browse", "100,100/s", "80,080/s", "1.25x slower ±", "1.25x to 1.25x", "0.002", "regressed", "second batch: 1.24x",
    ] {
      #expect(row.contains(text), "\(text) in \(row)")
    }
    #expect(lines.last?.hasPrefix("Verdict: regressed. memory, browse, throughput: 1.25x slower ±") == true)
    // The columns of a table begin or end at the same place.
    let heads = try #require(lines.last { $0.contains("metric") && $0.contains("verdict") })
    let table = lines.filter { $0.hasPrefix("  memory, browse") }
    #expect(table.count == 2)
    for line in table {
      let end = try #require(heads.range(of: "head ")?.lowerBound)
      #expect(line.count > heads.distance(from: heads.startIndex, to: end))
    }
    let verdicts = table.compactMap { line in
      ["regressed", "pass"].compactMap { line.range(of: $0)?.lowerBound }.first.map { line.distance(from: line.startIndex, to: $0) }
    }
    #expect(Set(verdicts) == [heads.distance(from: heads.startIndex, to: try #require(heads.range(of: "verdict")?.lowerBound))])
  }

  @Test func `a faster build is told as faster, with the interval the same way round`() throws {
    let row = try #require(try report(0.8).rows.first { $0.metric == "throughput" })
    #expect(row.change.hasPrefix("1.25x faster ±"))
    #expect(row.interval.hasPrefix("1.25x to 1.25x"))
    #expect(row.finding.verdict == .improved)
    #expect(try report(0.8).conclusion.contains("Improved: memory, browse, throughput: 1.25x faster"))
    #expect(try report(1).rows.first { $0.metric == "throughput" }?.change.hasPrefix("1.00x ±") == true)
  }

  @Test func `Markdown has a table with as many columns in each row`() throws {
    let text = ComparisonMarkdown.render(try report(1.25, again: 1.25))
    #expect(text.hasPrefix("**Verdict: regressed."))
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(Set(rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } }) == [ComparisonRow.heads.count + 1])
    #expect(rows.count == 7)
  }

  @Test func `JSON has the numbers of every row`() throws {
    let data = try ComparisonJSON.render(try report(1.25, again: 1.25), strict: true)
    let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(root["outcome"] as? String == "regressed" && root["exitCode"] as? Int == 2 && root["schemaVersion"] as? Int == 1)
    let rows = try #require(root["rows"] as? [[String: Any]])
    #expect(rows.map { $0["metric"] as? String } == ["failed cases", "throughput", "p99"])
    #expect(rows[1]["backend"] as? String == "memory" && rows[1]["verdict"] as? String == "regressed" && rows[1]["tier"] as? Int == 2)
    let ratio = try #require((rows[1]["worsening"] as? [String: Any])?["ratio"] as? Double)
    #expect(abs(ratio - 1.25) < 0.001)
    #expect((rows[1]["confirmation"] as? [String: Any])?["rounds"] as? Int == 11)
    let undecided = try ComparisonJSON.render(try report(1.25), strict: true)
    #expect(String(decoding: undecided, as: UTF8.self).contains(#""exitCode" : 3"#))
  }

  @Test func `text of others cannot steer a terminal`() throws {
    let odd = "\u{1B}[31mred\n"
    let base = ComparedResults.make([.invalid(reason: odd)], role: .base, store: odd)
    let report = try ResultComparison(base: base, head: base.with(role: .head)).judge()
    let text = ComparisonText.render(report)
    #expect(!text.contains("\u{1B}") && text.contains("[31mred"))
    #expect(ComparisonText.render(report, isColoured: true).contains("\u{1B}[33m"))
    #expect(!ComparisonMarkdown.render(report).contains("\u{1B}"))
  }

  @Test func `nothing to compare is no pass`() throws {
    let empty = ComparedResults.make([Int](), role: .base, conformance: BackendConformance(verdict: .notJudged))
    let report = try ResultComparison(base: empty, head: empty.with(role: .head)).judge()
    #expect(report.gate.exitCode() == 4)
    #expect(report.conclusion == "Verdict: invalid. There was nothing to compare.")
  }
}
