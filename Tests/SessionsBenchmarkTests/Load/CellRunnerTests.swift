import Sessions
import SessionsBenchmark
import Testing

/// Cells from the first request to the last. No test here judges how fast anything is.
@Suite(.serialized) struct CellRunnerTests {
  private func settings(_ load: CellLoad, warmUp: Duration = .milliseconds(200), duration: Duration = .milliseconds(400)) -> CellSettings {
    CellSettings(load: load, workload: WorkloadSettings(population: 200), warmUp: warmUp, duration: duration)
  }

  private func measurement(_ outcome: CellOutcome) throws -> CellMeasurement {
    guard case .measured(let measurement) = outcome else { throw LoadTestError("\(outcome)") }
    return measurement
  }

  @Test func `a closed loop measures, verifies and cleans up`() async throws {
    let backend = LoadBackend()
    let runner = CellRunner(VisitorWorkload.browse, settings(.closed(tasks: 4), duration: .seconds(1)))
    let cell = try measurement(try await runner.run(on: backend, namespace: "test"))
    #expect(cell.load.model == .closed && cell.load.tasks == 4)
    #expect(cell.requests.count > 0 && cell.requests.errors == 0)
    #expect(cell.requests.service == cell.requests.response)
    #expect(cell.operations["load"]?.count == cell.counters["hit"])
    #expect(cell.operations.values.allSatisfy { $0.service.count == $0.count })
    #expect(cell.lag == nil)
    #expect(cell.verified > 0)
    #expect(cell.phases.measureSeconds >= 1)
    #expect((cell.resources.clientCPUSeconds ?? 0) > 0)
    // Those that were under way at the ends are in one of the two only.
    let timeline = try #require(cell.timeline)
    #expect(timeline.completed.count == 1 && timeline.marks.isEmpty)
    #expect(abs(timeline.completed.reduce(0, +) - cell.requests.count) <= 8)
    #expect(backend.closed.withLock { $0 } == 1)
  }

  @Test func `a store that drops writes has no numbers`() async throws {
    let backend = LoadBackend(wrap: { ForgetfulRecords(base: $0) })
    let outcome = try await CellRunner(VisitorWorkload.writeBack, settings(.closed(tasks: 2))).run(on: backend, namespace: "test")
    guard case .invalid(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("not what was acknowledged"))
    #expect(backend.closed.withLock { $0 } == 1)
  }

  @Test func `requests that fail are counted by their code and are in no histogram`() async throws {
    // After the warm-up, which is over at once, and before the end, when everything is read back.
    let backend = LoadBackend(wrap: { FailingRecords(base: $0, fails: { (2000..<2010).contains($0) }) })
    let runner = CellRunner(VisitorWorkload.readOnly, settings(.closed(tasks: 2), warmUp: .milliseconds(1), duration: .seconds(1)))
    let cell = try measurement(try await runner.run(on: backend, namespace: "test"))
    #expect(cell.requests.errors == 10)
    #expect(cell.errors["unavailable"] == cell.requests.errors)
    #expect(cell.operations["load"]?.errors == cell.requests.errors)
    #expect(cell.requests.service.count == cell.requests.count)
  }

  @Test func `an open loop makes the requests of its plan`() async throws {
    let runner = CellRunner(
      VisitorWorkload.browse, settings(.open(rate: 200, tasks: 8, latencyLimit: .seconds(1)), duration: .seconds(1)))
    let outcome = try await runner.run(on: LoadBackend(), namespace: "test")
    let cell = try #require(BenchmarkCell(backend: "memory", workload: "browse", step: nil, outcome: outcome).measurement)
    #expect(cell.load.offeredPerSecond == 200 && cell.load.skipped == 0)
    // A Poisson process of 200: five standard deviations.
    #expect((130...270).contains(cell.requests.count))
    #expect(cell.lag?.count == cell.requests.count)
  }

  @Test func `a store that does not keep up is saturated, and what came too late is counted`() async throws {
    let backend = LoadBackend(wrap: { SlowRecords(base: $0, delay: { .milliseconds(10) }) })
    let runner = CellRunner(
      VisitorWorkload.readOnly,
      settings(.open(rate: 1000, tasks: 2, latencyLimit: .milliseconds(200)), warmUp: .milliseconds(300), duration: .seconds(1)))
    let outcome = try await runner.run(on: backend, namespace: "test")
    guard case .saturated(let cell, let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.hasSuffix("of 1000 requests a second were done"))
    #expect((cell.load.skipped ?? 0) > 0)
    #expect(cell.requests.count < 300)
  }

  @Test func `a store that never waits can be offered more than it does, and is measured all the same`() async throws {
    let runner = CellRunner(
      VisitorWorkload.readOnly,
      settings(.open(rate: 3_000_000, tasks: 8, latencyLimit: .seconds(5)), warmUp: .milliseconds(50), duration: .milliseconds(100)))
    let outcome = try await runner.run(on: LoadBackend(), namespace: "test")
    guard case .saturated(let cell, _) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(cell.requests.count > 0 && cell.requests.count < 300_000)
  }

  @Test func `a stall is charged to all who would have come meanwhile`() async throws {
    let stalls = Noted(false)
    let backend = LoadBackend(wrap: { base in
      SlowRecords(
        base: base,
        delay: {
          stalls.withLock { stalls in
            defer { stalls = false }
            return stalls ? .milliseconds(300) : .zero
          }
        })
    })
    let stall = Task {
      try await Task.sleep(for: .milliseconds(500))
      stalls.withLock { $0 = true }
    }
    // One in flight: the others wait behind the one that is stalled.
    let runner = CellRunner(
      VisitorWorkload.readOnly,
      settings(.open(rate: 200, tasks: 1, latencyLimit: .seconds(5)), warmUp: .milliseconds(100), duration: .milliseconds(1500)))
    let outcome = try await runner.run(on: backend, namespace: "test")
    try await stall.value
    let cell = try #require(BenchmarkCell(backend: "memory", workload: "read-only", step: nil, outcome: outcome).measurement)
    func longer(_ histogram: LatencyHistogram) -> Int {
      histogram.buckets.filter { $0.nanoseconds > 100_000_000 }.reduce(0) { $0 + $1.count }
    }
    // About 60 come in 300 ms, and two thirds of those wait for more than 100 ms.
    #expect(longer(cell.requests.response) > 20)
    #expect(longer(cell.requests.response) > longer(cell.requests.service) + 10)
  }

  @Test func `a cell that is not let go on has made no request, and closes its store`() async throws {
    let backend = LoadBackend()
    let opened = Noted(0)
    let runner = CellRunner(VisitorWorkload.browse, settings(.closed(tasks: 2)))
    let error = await #expect(throws: SessionError.self) {
      try await runner.run(on: backend, namespace: "test") { () async throws(SessionError) in
        opened.withLock { $0 = backend.closed.withLock { $0 } + 1 }
        throw SessionError(.cancelled, "no")
      }
    }
    #expect(error?.code == .cancelled)
    #expect(opened.withLock { $0 } == 1)
    #expect(backend.closed.withLock { $0 } == 1)
  }

  @Test func `a warm-up that others rely on is not ended early`() async throws {
    // A rate is only judged to be flat after a second: a shorter warm-up would end with its time in any case.
    var settings = settings(.closed(tasks: 2), warmUp: .milliseconds(1900), duration: .milliseconds(100))
    settings.endsWarmUpEarly = false
    let cell = try measurement(try await CellRunner(VisitorWorkload.readOnly, settings).run(on: LoadBackend(), namespace: "test"))
    #expect(cell.phases.warmUpSeconds >= 1.9)
  }

  @Test func `a store so slow that nothing is completed is no store that is wrong`() async throws {
    let backend = LoadBackend(wrap: { SlowRecords(base: $0, delay: { .milliseconds(300) }) })
    let runner = CellRunner(VisitorWorkload.readOnly, settings(.closed(tasks: 1), warmUp: .milliseconds(50), duration: .milliseconds(50)))
    let error = await #expect(throws: SessionError.self) { try await runner.run(on: backend, namespace: "test") }
    #expect(error?.code == .timeout)
  }

  @Test func `what a store cannot do is unsupported`() async throws {
    let runner = CellRunner(LogoutEverywhereWorkload(sessionsPerUser: 5), settings(.closed(tasks: 1)))
    let outcome = try await runner.run(on: try ServerSessionStore(PlainRecords()))
    guard case .unsupported(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("subjectIndex"))
  }
}

struct LoadTestError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}
