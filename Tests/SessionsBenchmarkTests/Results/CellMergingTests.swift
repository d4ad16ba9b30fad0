import SessionsBenchmark
import Testing

/// Processes that made the load of a cell together.
@Suite struct CellMergingTests {
  private func part(requests: Int, tasks: Int, measureSeconds: Double) -> CellMeasurement {
    let operation = OperationMeasurement(
      count: requests, errors: 1, service: histogram(requests, at: Int64(tasks)), response: histogram(requests, at: 1000))
    return CellMeasurement(
      load: LoadDescription(model: .open, tasks: tasks, processes: 1, offeredPerSecond: 50, skipped: tasks),
      phases: PhaseDurations(prepareSeconds: 1, warmUpSeconds: 1, measureSeconds: measureSeconds, verifySeconds: 1, cleanUpSeconds: 1),
      requests: operation, operations: tasks == 1 ? ["load": operation] : ["load": operation, "save": operation],
      counters: ["hit": requests], errors: ["unavailable": 1], exact: nil, lag: histogram(requests, at: 5),
      resources: ResourceUse(clientCPUSeconds: 0.5, residentBytes: 100, contextSwitches: tasks == 1 ? nil : 7),
      verified: 10, timeline: CellTimeline(completed: [requests], marks: []))
  }

  private func histogram(_ count: Int, at nanoseconds: Int64) -> LatencyHistogram {
    LatencyHistogram(buckets: [.init(nanoseconds: nanoseconds, count: count)], highest: 60_000_000_000)
  }

  @Test func `counts and histograms are added, and the slowest says how long it took`() throws {
    let parts = [part(requests: 30, tasks: 1, measureSeconds: 2), part(requests: 12, tasks: 3, measureSeconds: 2.1)]
    let outcome = try #require(CellOutcome.merging(parts.map { .measured($0) }))
    guard case .measured(let cell) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(cell.load == LoadDescription(model: .open, tasks: 4, processes: 2, offeredPerSecond: 100, skipped: 4))
    #expect(cell.requests.count == 42 && cell.requests.errors == 2)
    #expect(cell.requests.service.buckets == [.init(nanoseconds: 1, count: 30), .init(nanoseconds: 3, count: 12)])
    #expect(cell.requests.response.buckets == [.init(nanoseconds: 1000, count: 42)])
    #expect(cell.operations["load"]?.count == 42 && cell.operations["save"]?.count == 12)
    #expect(cell.counters == ["hit": 42] && cell.errors == ["unavailable": 2])
    #expect(cell.lag?.count == 42)
    #expect(cell.phases.measureSeconds == 2.1)
    #expect(cell.verified == 20)
    #expect(cell.resources.clientCPUSeconds == 1 && cell.resources.residentBytes == 200)
    // The sum is not known where one process does not report its part.
    #expect(cell.resources.contextSwitches == nil)
  }

  @Test func `the worst outcome is that of all`() {
    let measured = CellOutcome.measured(part(requests: 5, tasks: 1, measureSeconds: 1))
    let invalid = CellOutcome.invalid(reason: "lost")
    let unsupported = CellOutcome.unsupported(reason: "no")
    let saturated = CellOutcome.saturated(part(requests: 5, tasks: 1, measureSeconds: 1), reason: "late")
    #expect(CellOutcome.merging([measured, unsupported, invalid]) == invalid)
    #expect(CellOutcome.merging([measured, unsupported]) == unsupported)
    guard case .saturated(let cell, let reason)? = CellOutcome.merging([measured, saturated]) else {
      Issue.record("a saturated part was not seen")
      return
    }
    #expect(cell.requests.count == 10 && reason.contains("late"))
    #expect(CellOutcome.merging([]) == nil)
    #expect(CellOutcome.merging([measured]) == .measured(part(requests: 5, tasks: 1, measureSeconds: 1)))
  }
}
