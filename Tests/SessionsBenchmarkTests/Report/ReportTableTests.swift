import SessionsBenchmark
import Testing

@Suite struct ReportTableTests {
  private func table(_ result: BenchmarkResult, _ statistics: ResultStatistics = .range) -> ReportTable {
    ReportTable(result.workloads[0], ResultSummary(result, statistics: statistics))
  }

  private func row(_ backend: String, _ table: ReportTable) throws -> (row: ReportRow, notes: [String]) {
    let row = try #require(table.rows.first { $0.backend == backend })
    return (row, row.notes.map { table.notes[$0] }.filter { !$0.hasPrefix(Self.thin) })
  }

  /// The beginning of the footnote that nearly all hand-made cells have, whose requests take a microsecond.
  private static let thin = "4 tasks kept that few requests in flight"

  @Test func `how many requests were in flight is measured, and few of them are told`() throws {
    // 1.1 µs on average: in a second 3.3 million of them are three and a third in flight, and ten thousand hardly any.
    let rounds = [
      ["redis": 3_000_000, "postgres": 10_000, "memory": 9_000_000].mapValues { CellOutcome.measured(SmallResult.cell(requests: $0)) }
    ]
    let table = table(SmallResult.make(rounds))
    let texts = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.backend, ($0.text(.inFlight), $0.notes.map { table.notes[$0] })) })
    #expect(texts["redis"]?.0 == "3.3 of 4" && texts["redis"]?.1.contains { $0.hasPrefix(Self.thin) } == false)
    #expect(texts["postgres"]?.0 == "0.011 of 4" && texts["postgres"]?.1.contains { $0.hasPrefix(Self.thin) } == true)
    #expect(texts["memory"]?.0 == "4.0 of 4" || texts["memory"]?.0 == "4 of 4")
    #expect(table.rows.allSatisfy { $0.text(.loop) == "closed" })
  }

  @Test func `where no difference was shown, the one that would have been is told`() {
    let rates = [(1000, 1100), (1000, 950), (1000, 1050), (1000, 900), (1000, 1020), (1000, 990)]
    let rounds = rates.map { ["postgres": $0.0, "redis": $0.1].mapValues { CellOutcome.measured(SmallResult.cell(requests: $0)) } }
    let table = table(SmallResult.make(rounds), .standard(seed: 1))
    let note = table.notes.first { $0.hasPrefix("no difference was shown; one of ") }
    // The deviation of the logarithms is 0.07: with six rounds about 12 % are needed.
    let percent = note?.split(separator: " ").compactMap { Double($0) }.first ?? 0
    #expect((8...20).contains(percent), "\(table.notes)")
    // A table does not say so where a difference was shown.
    let clear = rates.map { ["postgres": $0.0, "redis": $0.1 * 3].mapValues { CellOutcome.measured(SmallResult.cell(requests: $0)) } }
    #expect(!self.table(SmallResult.make(clear), .standard(seed: 1)).notes.contains { $0.hasPrefix("no difference") })
  }

  @Test func `a row shows the median with its interval, what it knows of latencies, and its ratio`() throws {
    let exact = ExactCounters(operations: 100, totals: ["roundTrips": 125, "bytesSent": 30_000, "bytesReceived": 4_560])
    let rounds = [2_000, 2_040, 1_980, 2_000, 2_010].map { requests in
      [
        "redis": CellOutcome.measured(SmallResult.cell(requests: requests, exact: exact)),
        "postgres": .measured(SmallResult.cell(requests: 1_000)),
      ]
    }
    let (row, notes) = try row("redis", table(SmallResult.make(rounds)))
    #expect(
      ReportColumn.allCases.filter { $0 != .inFlight }.map { row.text($0) }
        == ["2,000 ±2 %", "closed", "1.00 µs", "2.00 µs", "2.00 µs", "0", "1.25", "346", "2.00x ±2 %"])
    #expect(notes == [])
  }

  @Test func `p99.9 is told of ten thousand requests and not of one less`() throws {
    func text(_ requests: Int) throws -> (String, [String]) {
      let (row, notes) = try row("postgres", table(SmallResult.make([["postgres": .measured(SmallResult.cell(requests: requests))]])))
      return (row.text(.p999), notes)
    }
    #expect(try text(10_000) == ("2.00 µs", []))
    #expect(try text(9_999) == ("–", ["p99.9 takes 10,000 requests"]))
  }

  @Test func `what has no numbers says why, and shows none`() throws {
    let fine = CellOutcome.measured(SmallResult.cell(requests: 10_000))
    let table = table(
      SmallResult.make([
        ["postgres": fine, "cookie": .unsupported(reason: "no index"), "sqlite": .invalid(reason: "3 were lost")], ["postgres": fine],
      ]))
    let cookie = try row("cookie", table)
    #expect(Set(ReportColumn.allCases.map { cookie.row.text($0) }) == ["n/a"])
    #expect(cookie.notes == ["not supported: no index"])
    let sqlite = try row("sqlite", table)
    #expect(sqlite.row.text(.rate) == "invalid")
    #expect(Set(ReportColumn.allCases.filter { $0 != .rate }.map { sqlite.row.text($0) }) == ["–"])
    #expect(sqlite.notes == ["no numbers: 3 were lost"])
    #expect(try row("postgres", table).row.text(.ratio) == "reference")
  }

  @Test func `trouble has a footnote each`() throws {
    let cell = SmallResult.cell(requests: 10_000, errors: ["unavailable": 2, "conflict": 7], counters: ["lostUpdate": 1])
    let fine = CellOutcome.measured(SmallResult.cell(requests: 10_000))
    let result = SmallResult.make(
      [["redis": .saturated(cell, reason: "91 % of what was offered"), "postgres": fine], ["postgres": fine]],
      conformance: BackendConformance(verdict: .failed, failed: ["CAS-001"]))
    let (row, notes) = try row("redis", table(result))
    #expect(row.text(.errors) == "9" && row.text(.ratio) == "–")
    #expect(
      notes == [
        "breaks MUSTs of the specification: CAS-001",
        "saturated: 91 % of what was offered; its latencies grow with the length of the run, and it is not compared",
        "failed operations: 7 conflict, 2 unavailable", "1 update lost", "in 1 of 2 rounds",
      ])
    #expect(row.marks == "¹\u{2009}²\u{2009}³\u{2009}⁴\u{2009}⁵\u{2009}⁶")
  }

  @Test func `too few rounds are told and not called a difference`() throws {
    let round = [
      "redis": CellOutcome.measured(SmallResult.cell(requests: 20_000)), "postgres": .measured(SmallResult.cell(requests: 10_000)),
    ]
    let (row, notes) = try row("redis", table(SmallResult.make([round, round]), .none))
    #expect(row.text(.rate) == "20,000" && row.text(.ratio) == "2.00x")
    #expect(notes == ["too few rounds for an interval (2): no difference is shown"])
  }

  @Test func `another durability than the reference's is told in each of its rows`() throws {
    let browse = try #require(BenchmarkReport(SampleResult.full, statistics: .range).tables.first)
    #expect(try row("memory", browse).notes == ["durability: nothing survives the process (postgres: survives a loss of power)"])
    #expect(try row("postgres-pool", browse).notes == ["not judged by the conformance suite"])
  }

  @Test func `a footnote is written once, and its mark is its number`() {
    var notes = ReportNotes()
    #expect(["a", "b", "a"].map { notes.position(of: $0) } == [0, 1, 0])
    #expect(notes.texts == ["a", "b"])
    #expect([0, 8, 9, 122].map { ReportNotes.mark($0) } == ["¹", "⁹", "¹⁰", "¹²³"])
  }

  @Test func `what was offered is not compared, and a ladder tells how much was answered in time`() throws {
    let report = BenchmarkReport(SampleResult.full, statistics: .range)
    let ladder = try #require(report.tables.first { $0.workload.id == "rate-ladder" })
    #expect(Set(ladder.rows.map { $0.text(.ratio) }) == ["–"])
    #expect(
      ladder.conclusion
        == "Offered rates with a p99 of at most 5.00 ms (A) and no errors: sqlite 28,350/s, redis 47,070/s and postgres 16,380/s.")
    #expect(report.tables.filter { $0.conclusion != nil }.count == 1)
  }

  @Test func `a capacity ends at the first step that is too slow, failed or saturated`() throws {
    func capacity(_ steps: [(Int64, Int, Bool)]) -> RateCapacity? {
      let workload = WorkloadDescription(id: "ladder", summary: "", seed: 1, sweep: .offeredPercent)
      let cells = steps.enumerated().map { index, step in
        let cell = SmallResult.offered(rate: Double(100 * (index + 1)), p99: step.0, errors: step.1)
        return BenchmarkCell(
          backend: "postgres", workload: "ladder", step: Double(index + 1),
          outcome: step.2 ? .saturated(cell, reason: "slow") : .measured(cell))
      }
      let result = SmallResult.make([["postgres": .invalid(reason: "not used")]], workload: workload, step: 99, cells: cells)
      return RateCapacity("postgres", workload, ResultSummary(result, statistics: .range))
    }
    #expect(
      capacity([(1_000_000, 0, false), (5_000_000, 0, false), (5_000_001, 0, false), (1_000_000, 0, false)])?.requestsPerSecond == 200)
    #expect(capacity([(1_000_000, 0, false), (1_000_000, 1, false)])?.requestsPerSecond == 100)
    #expect(capacity([(1_000_000, 0, false), (1_000_000, 0, true)])?.text == "postgres 100/s")
    #expect(capacity([(1_000_000, 0, false), (1_000_000, 0, false)])?.text == "postgres at least 200/s")
    #expect(capacity([(9_000_000, 0, false)])?.text == "postgres at no step")
    #expect(capacity([]) == nil)
  }

  @Test func `steps of a sweep ascend and have their unit`() throws {
    let report = BenchmarkReport(SampleResult.full, statistics: .range)
    let payload = try #require(report.tables.first { $0.workload.id == "payload-sweep" })
    let steps = payload.rows.map { $0.step ?? "" }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
    #expect(steps == ["256 B", "2 KiB", "16 KiB"])
    #expect(payload.labelHeads == ["payload", "backend"])
    let cookie = try #require(payload.rows.last { $0.backend == "cookie" })
    #expect(cookie.text(.rate) == "n/a")
  }
}
