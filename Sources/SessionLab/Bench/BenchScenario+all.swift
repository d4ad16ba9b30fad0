import SessionsBenchmark

extension BenchScenario {
  /// All of them, in the order of reports.
  static let all: [BenchScenario] = {
    // The steps of sweeps are no scenarios of their own, and the floor of the benchmark comes last.
    let swept = Set((VisitorWorkload.payloadSweep.map(\.id) + LogoutEverywhereWorkload.all.map(\.id) + [floor.id]))
    return BenchmarkWorkloads.all.filter { !swept.contains($0.id) }.map { BenchScenario($0) }
      + [logoutEverywhere, payloadSweep, concurrencySweep, rateLadder, coldStart, floor]
  }()

  /// What `--workload all` measures: the floor is measured anyway.
  static let measured: [BenchScenario] = all.filter { $0.id != floor.id }

  private static let floor = BenchScenario(NullStoreWorkload())

  private static let logoutEverywhere = BenchScenario(
    id: "logout-everywhere", summary: "end all sessions of a user at once, then make them anew", axis: .sessionsPerUser,
    steps: LogoutEverywhereWorkload.all.map { Step(value: Double($0.sessionsPerUser), workload: $0.id, load: .asGiven) },
    assumptions: LogoutEverywhereWorkload.all.first?.assumptions ?? [])

  private static let payloadSweep = BenchScenario(
    id: "payload-sweep", summary: "load and save with every request, at sizes from 128 B to 64 KiB", axis: .payloadBytes,
    steps: VisitorWorkload.sweptSizes.map { Step(value: Double($0), workload: "payload-\($0)", load: .asGiven) }, assumptions: [])

  private static let concurrencySweep = BenchScenario(
    id: "concurrency-sweep", summary: "browse with more and more requests in flight", axis: .tasks,
    steps: [1, 4, 16, 64, 256].map { Step(value: Double($0), workload: VisitorWorkload.browse.id, load: .tasks($0)) },
    assumptions: VisitorWorkload.browse.assumptions)

  private static let rateLadder = BenchScenario(
    id: "rate-ladder", summary: "browse at random instants, so many percent of the rate that the store reached when it was asked for all",
    axis: .offeredPercent,
    steps: [25, 50, 75, 90, 110].map { Step(value: $0, workload: VisitorWorkload.browse.id, load: .percentOfSaturation($0)) },
    assumptions: VisitorWorkload.browse.assumptions + [
      "saturation is the most of what closed loops did and of what was kept up with when more and more was offered"
    ])

  private static let coldStart = BenchScenario(
    id: ColdStart.id, summary: ColdStart.summary, axis: nil, steps: [Step(value: nil, workload: ColdStart.id, load: .tasks(1))],
    assumptions: ["the machine has the store's files and the server's caches in memory"])
}
