import Sessions
import SessionsBenchmark
import SessionsTesting
import Testing

/// Cells with a closed loop from the first request to the last. No test here depends on speed.
@Suite(.timeLimit(.minutes(10))) struct CellRunnerTests {
  private func settings(tasks: Int) -> CellSettings {
    CellSettings(
      load: .closed(tasks: tasks), workload: WorkloadSettings(population: 200), warmUp: .milliseconds(100), duration: .seconds(1))
  }

  private func measurement(_ outcome: CellOutcome) throws -> CellMeasurement {
    guard case .measured(let measurement) = outcome else { throw LoadTestError("\(outcome)") }
    return measurement
  }

  @Test func `a closed loop measures, verifies and cleans up`() async throws {
    let timed = TimedCell()
    timed.gate.hold()
    let outcome = try await timed.run(VisitorWorkload.browse, settings(tasks: 4), warmUp: { await timed.gate.holding(4) }) {
      timed.gate.open()
      await timed.gate.passed(1000)
      timed.gate.hold()
      await timed.gate.holding(4)
    }
    let cell = try measurement(outcome)
    #expect(cell.load.model == .closed && cell.load.tasks == 4)
    #expect(cell.requests.count > 900 && cell.requests.errors == 0)
    #expect(cell.requests.service == cell.requests.response)
    #expect(cell.operations["load"]?.count == cell.counters["hit"])
    #expect(cell.operations.values.allSatisfy { $0.service.count == $0.count })
    #expect(cell.lag == nil)
    #expect(cell.verified > 0)
    #expect(cell.phases.measureSeconds == 1)
    #expect((cell.resources.clientCPUSeconds ?? 0) > 0)
    // Four requests were under way when the measurement began, and four others when it ended: each of them is in one of the two numbers.
    let timeline = try #require(cell.timeline)
    #expect(timeline.completed == [cell.requests.count] && timeline.marks.isEmpty)
    #expect(timed.backend.closed.withLock { $0 } == 1)
  }

  @Test func `a store that drops writes has no numbers`() async throws {
    let timed = TimedCell(wrap: { ForgetfulRecords(base: $0) })
    let outcome = try await timed.run(VisitorWorkload.writeBack, settings(tasks: 2)) { await timed.gate.passed(300) }
    guard case .invalid(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("not what was acknowledged"))
    #expect(timed.backend.closed.withLock { $0 } == 1)
  }

  @Test func `requests that fail are counted by their code and are in no histogram`() async throws {
    let failures = Noted(0)
    let timed = TimedCell(wrap: {
      FailingRecords(base: $0) {
        failures.withLock { left in
          defer { left = max(0, left - 1) }
          return left > 0
        }
      }
    })
    timed.gate.hold()
    let outcome = try await timed.run(VisitorWorkload.readOnly, settings(tasks: 2), warmUp: { await timed.gate.holding(2) }) {
      // The two loads that are held belong to requests of the warm-up. The two that are held behind them belong to the measurement.
      timed.gate.allow(2)
      await timed.gate.holding(2)
      failures.withLock { $0 = 10 }
      timed.gate.open()
      await timed.gate.passed(30)
    }
    let cell = try measurement(outcome)
    #expect(cell.requests.errors == 10)
    #expect(cell.errors["unavailable"] == cell.requests.errors)
    #expect(cell.operations["load"]?.errors == cell.requests.errors)
    #expect(cell.requests.service.count == cell.requests.count)
    // A request here is a load, and each load that succeeds finds its session.
    #expect(cell.operations["load"]?.service.count == cell.requests.count && cell.counters["hit"] == cell.requests.count)
  }

  @Test func `a cell that is not let go on has made no request, and closes its store`() async throws {
    let backend = LoadBackend()
    let opened = Noted(0)
    let runner = CellRunner(VisitorWorkload.browse, settings(tasks: 2))
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

  @Test(arguments: [(true, 1.0), (false, 1.9)])
  func `a warm-up ends as soon as its rate is flat, but not where others rely on it`(endsEarly: Bool, seconds: Double) async throws {
    var settings = settings(tasks: 2)
    (settings.warmUp, settings.endsWarmUpEarly) = (.milliseconds(1900), endsEarly)
    let timed = TimedCell()
    timed.gate.hold()
    let intervals = Noted(0)
    // 20 and 21 requests alternate, in intervals of a tenth of a second: the tenth is the first that can be judged.
    let outcome = try await timed.run(
      VisitorWorkload.readOnly, settings,
      warmUp: {
        let number = intervals.withLock { intervals in
          intervals += 1
          return intervals
        }
        await timed.gate.holding(2)
        timed.gate.allow(20 + number % 2)
        await timed.gate.holding(2)
      },
      measurement: {
        timed.gate.open()
        await timed.gate.passed(10)
      })
    #expect(try measurement(outcome).phases.warmUpSeconds == seconds)
  }

  @Test func `a store so slow that nothing is completed is no store that is wrong`() async throws {
    let timed = TimedCell()
    // The load is held until the measurement is over.
    timed.gate.hold()
    let error = await #expect(throws: SessionError.self) {
      try await timed.run(VisitorWorkload.readOnly, settings(tasks: 1), warmUp: { await timed.gate.holding(1) }, measurement: {})
    }
    #expect(error?.code == .timeout)
  }

  @Test func `what a store cannot do is unsupported`() async throws {
    let runner = CellRunner(LogoutEverywhereWorkload(sessionsPerUser: 5), settings(tasks: 1))
    let outcome = try await runner.run(on: try ServerSessionStore(PlainRecords()))
    guard case .unsupported(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("subjectIndex"))
  }
}

/// The sweep of a cell: the expired sessions that it removes, and its marks on the timeline.
@Suite(.timeLimit(.minutes(10))) struct SweepTests {
  @Test func `none of the debt is worked off before the measurement`() async throws {
    let settings = CellSettings(
      load: .closed(tasks: 2), workload: WorkloadSettings(population: 820), warmUp: .milliseconds(300), duration: .milliseconds(900))
    let sweeps = Noted<[Int]>([])
    let timed = TimedCell(wrap: { SweptRecords(base: $0, sweeps: sweeps) })
    let outcome = try await timed.run(
      ExpiryDebtWorkload(batch: 150, interval: .milliseconds(5)), settings, sleepers: 2,
      warmUp: {
        await timed.gate.passed(10)
        #expect(sweeps.withLock { $0.isEmpty })
      },
      measurement: {
        await timed.gate.passed(10)
        while sweeps.withLock({ $0.last ?? 150 }) == 150 { await timed.time.step(2) }
        await timed.time.sleeping(2)
      })
    guard case .measured(let cell) = outcome else { throw LoadTestError("\(outcome)") }
    // 20 sessions are live, and each has 40 that are not.
    #expect(cell.resources.sweptRows == 800 && cell.counters["pruned"] == 800)
    #expect(sweeps.withLock { Array($0.prefix(6)) } == [150, 150, 150, 150, 150, 50])
    let timeline = try #require(cell.timeline)
    #expect(timeline.completed.isEmpty)
    #expect(timeline.marks.map(\.label) == ["expired sessions are swept", "none is left"])
    let seconds = timeline.marks.map(\.second)
    #expect(seconds[0] >= 0 && seconds[0] < seconds[1] && seconds[1] < 0.9)
  }

  @Test func `the marks say when there was something to sweep`() {
    var result = SweepResult()
    result.add(0, batch: 10, from: 0, to: 0.5)
    #expect(result.marks.isEmpty)
    result.add(10, batch: 10, from: 1, to: 1.25)
    result.add(nil, batch: 10, from: 2, to: 2.25)
    #expect(result.marks.map(\.second) == [1])
    result.add(4, batch: 10, from: 3, to: 3.5)
    result.add(2, batch: 10, from: 4, to: 4.5)
    #expect(result.marks.map(\.second) == [1, 3.5])
    #expect(result.rows == 16 && result.seconds == 2)
  }
}

/// Notes the numbers of sessions that sweeps removed.
private struct SweptRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let sweeps: Noted<[Int]>

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    let removed = try await base.prune(now: now, limit: limit)
    sweeps.withLock { $0.append(removed) }
    return removed
  }
}
