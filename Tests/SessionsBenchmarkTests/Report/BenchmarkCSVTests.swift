import SessionsBenchmark
import Testing

@Suite struct BenchmarkCSVTests {
  private func rows(_ result: BenchmarkResult) -> [[String: String]] {
    let lines = BenchmarkCSV.render(BenchmarkReport(result, statistics: .range)).split(separator: "\n", omittingEmptySubsequences: false)
    let heads = Self.fields(lines[0])
    return lines.dropFirst().dropLast().map { line in
      let fields = Self.fields(line)
      #expect(fields.count == heads.count, "\(line)")
      return Dictionary(uniqueKeysWithValues: zip(heads, fields))
    }
  }

  /// Splits a row by RFC 4180.
  private static func fields(_ line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch (character, isQuoted) {
      case ("\"", _): isQuoted.toggle()
      case (",", false): fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }

  @Test func `there is a row for each cell and round`() {
    let rows = rows(SampleResult.full)
    #expect(rows.count == SampleResult.full.rounds.reduce(0) { $0 + $1.cells.count })
    #expect(Set(rows.compactMap { $0["status"] }) == ["measured", "saturated", "unsupported", "invalid"])
  }

  @Test func `numbers are plain, in base units, and absent where there are none`() throws {
    let rows = rows(
      SmallResult.make([["postgres": .measured(SmallResult.cell(requests: 1_500, seconds: 2)), "redis": .invalid(reason: "lost, twice")]]))
    let postgres = try #require(rows.first { $0["backend"] == "postgres" })
    #expect(postgres["achieved_per_s"] == "750.0" && postgres["requests"] == "1500" && postgres["measure_s"] == "2.0")
    #expect(postgres["response_p50_ns"] == "1000" && postgres["response_p99_ns"] == "2000" && postgres["response_p99_9_ns"] == "")
    #expect(postgres["response_max_ns"] == "2000" && postgres["lag_max_ns"] == "" && postgres["offered_per_s"] == "")
    let redis = try #require(rows.first { $0["backend"] == "redis" })
    #expect(redis["reason"] == "lost, twice" && redis["requests"] == "" && redis["achieved_per_s"] == "")
  }

  @Test func `text is no formula and no other row`() throws {
    let result = SmallResult.make([["=cmd()": .unsupported(reason: "+1\n\"x\"")]])
    #expect(BenchmarkCSV.render(BenchmarkReport(result, statistics: .range)).contains(#","'+1␊""x""","#))
    let rows = rows(result)
    #expect(rows.map { $0["backend"] } == ["'=cmd()"])
    #expect(rows.map { $0["reason"] } == ["'+1␊x"])
  }
}
