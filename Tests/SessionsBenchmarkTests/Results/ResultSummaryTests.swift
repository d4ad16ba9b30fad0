import SessionsBenchmark
import Testing

@Suite struct ResultSummaryTests {
  private let postgres = CellKey(backend: "postgres", workload: "browse")

  @Test func `a rate is what was completed in the time of the measurement, and the median is over the rounds`() {
    let rounds = [(1_000, 2), (900, 1), (600, 1)].map { requests, seconds in
      ["postgres": CellOutcome.measured(SmallResult.cell(requests: requests, seconds: Double(seconds)))]
    }
    let result = SmallResult.make(rounds)
    let cell = ResultSummary(result, statistics: .range).cell(postgres)
    #expect(cell.rates == [500, 900, 600])
    #expect(cell.requestsPerSecond == 600)
    #expect(cell.requests?.count == 2_500)
  }

  @Test func `percentiles are of all rounds together`() {
    // Each round has too few for its own p99.
    let rounds = (0..<4).map { _ in ["postgres": CellOutcome.measured(SmallResult.cell(requests: 250))] }
    let summary = ResultSummary(SmallResult.make(rounds), statistics: .range)
    #expect(summary.cell(postgres).requests?.response.value(.p99) == .exactly(2_000))
    #expect(summary.result.rounds[0].cells[0].measurement?.requests.response.value(.p99) == nil)
  }

  @Test func `a ratio is the median of the ratios of the rounds that both have`() throws {
    var rounds = [(300, 100), (220, 110), (500, 100), (90, 100), (250, 100)].map { mine, theirs in
      [
        "redis": CellOutcome.measured(SmallResult.cell(requests: mine)), "postgres": .measured(SmallResult.cell(requests: theirs)),
      ]
    }
    rounds.append(["postgres": .measured(SmallResult.cell(requests: 1))])
    let summary = ResultSummary(SmallResult.make(rounds), statistics: .range)
    let ratio = try #require(summary.ratio(CellKey(backend: "redis", workload: "browse")))
    // 3, 2, 5, 0.9 and 2.5; the ratio of the medians would be 2.5 / 1 of other rounds.
    #expect(ratio.ratio == 2.5)
    #expect(ratio.rounds == 5)
    #expect(ratio.interval == 0.9...5)
    #expect(ratio.verdict == .indistinguishable && ratio.text == "~")
    #expect(summary.ratio(postgres) == nil)
  }

  @Test func `a ratio shows how far its interval reaches, and says nothing without one`() throws {
    let rounds = [203, 200, 201, 196, 200].map { requests in
      ["redis": CellOutcome.measured(SmallResult.cell(requests: requests)), "postgres": .measured(SmallResult.cell(requests: 100))]
    }
    let key = CellKey(backend: "redis", workload: "browse")
    #expect(ResultSummary(SmallResult.make(rounds), statistics: .range).ratio(key)?.text == "2.00x ±2 %")
    let without = try #require(ResultSummary(SmallResult.make(rounds), statistics: .none).ratio(key))
    #expect(without.text == "2.00x" && without.verdict == .tooFewRounds)
    let slower = ResultSummary(SmallResult.make(rounds, reference: "redis"), statistics: .range).ratio(postgres)
    #expect(slower?.verdict == .smaller)
  }

  @Test func `a cell that is refused once has no numbers at all, and a saturated one is not compared`() {
    let fine = CellOutcome.measured(SmallResult.cell(requests: 100))
    let rounds: [[String: CellOutcome]] = [
      ["postgres": fine, "redis": fine, "sqlite": fine, "cookie": fine],
      [
        "postgres": fine, "redis": .saturated(SmallResult.cell(requests: 100), reason: "slow"), "sqlite": .invalid(reason: "lost"),
        "cookie": .unsupported(reason: "none"),
      ],
    ]
    let summary = ResultSummary(SmallResult.make(rounds), statistics: .range)
    func cell(_ id: String) -> CellSummary { summary.cell(CellKey(backend: id, workload: "browse")) }
    #expect(cell("postgres").status == .measured)
    #expect(cell("redis").status == .saturated(reason: "slow"))
    #expect(cell("redis").rates.count == 2)
    #expect(summary.ratio(cell("redis").key) == nil)
    #expect(cell("sqlite").status == .invalid(reason: "lost"))
    #expect(cell("sqlite").requestsPerSecond == nil && cell("sqlite").requests == nil && cell("sqlite").errors == [:])
    #expect(cell("cookie").status == .unsupported(reason: "none"))
    #expect(cell("other").status == .missing)
  }

  @Test func `exact counters are divided by the operations they were counted over`() {
    let exact = { (operations: Int, totals: [String: Int]) in
      CellOutcome.measured(SmallResult.cell(requests: 100, exact: ExactCounters(operations: operations, totals: totals)))
    }
    let rounds = [
      ["postgres": exact(100, ["roundTrips": 110, "bytesSent": 1_000, "bytesReceived": 500, "statements": 9])],
      ["postgres": exact(300, ["roundTrips": 330, "bytesSent": 3_000, "bytesReceived": 1_500])],
    ]
    let counted = ResultSummary(SmallResult.make(rounds), statistics: .range).cell(postgres).exact
    #expect(counted?.perOperation(ExactCounters.roundTrips) == 1.1)
    #expect(counted?.bytesPerOperation == 15)
    // Only one round has it, so that its share of all operations is not known.
    #expect(counted?.perOperation(ExactCounters.statements) == nil)
  }
}
