import Sessions
import SessionsBenchmark
import Testing

/// Cells that share a machine in slices of time. Time is moved by waits and by the loads of a store alone.
@Suite(.timeLimit(.minutes(10))) struct SliceTests {
  private let load = SliceLoad(
    LoadSlices(start: 1_000_000, length: 20_000_000, place: 1, places: 3), warmUp: .milliseconds(40), duration: .milliseconds(60),
    time: SliceTests.freeTime())

  private static func freeTime() -> ManualTime {
    let time = ManualTime()
    time.free()
    return time
  }

  @Test func `the slices of all processes follow each other, and each belongs to one`() {
    let all = LoadSlices.places(3, length: .milliseconds(20))
    let begins = (0..<4).flatMap { number in all.map { $0.begin(number) } }
    #expect(begins == begins.indices.map { all[0].start + UInt64($0) * 20_000_000 })
    #expect(all.allSatisfy { $0.end(2) == $0.begin(2) + 20_000_000 && $0.settled(2) == $0.begin(2) + 1_000_000 })
    #expect(all.allSatisfy { $0.over(4) == all[2].end(3) })
  }

  @Test func `a duration is as many slices as it takes, and at least one`() {
    let slices = LoadSlices.places(1, length: .milliseconds(20))[0]
    #expect(slices.count(for: .milliseconds(40)) == 2)
    #expect(slices.count(for: .milliseconds(41)) == 3)
    #expect(slices.count(for: .zero) == 1)
  }

  @Test func `what counts begins after the warm-up and the first requests of a slice`() async {
    let slices = load.slices
    var (worker, recorder) = (SliceWorker(load), LoadRecorder())
    #expect(load.warmUp == 2 && load.count == 5 && load.measuredSeconds(workers: 1) == 0)
    #expect(await worker.advance(0, &recorder) == slices.settled(0))
    recorder.complete(service: 1)
    #expect(await worker.advance(slices.settled(0), &recorder) == slices.end(0))
    #expect(await worker.advance(slices.end(0), &recorder) == slices.settled(1))
    #expect(await worker.advance(slices.settled(1) + 5, &recorder) == slices.end(1))
    #expect(await worker.advance(slices.end(1), &recorder) == slices.settled(2))
    recorder.complete(service: 2)
    // The request that settled ended a little later: from then on the time counts as the requests'.
    #expect(await worker.advance(slices.settled(2) + 100, &recorder) == slices.end(2))
    #expect(recorder.requests.count == 0)
    recorder.complete(service: 3)
    #expect(await worker.advance(slices.end(2) + 3, &recorder) == slices.settled(3))
    recorder.complete(service: 4)
    #expect(await worker.advance(slices.settled(3), &recorder) == slices.end(3))
    recorder.complete(service: 5)
    // A request that lasts beyond later slices has used their time.
    #expect(await worker.advance(slices.end(4), &recorder) == nil)
    #expect(recorder.requests.measurement.service.buckets.map(\.nanoseconds) == [3, 5])
    let measured = (slices.end(2) + 3 - slices.settled(2) - 100) + (slices.end(4) - slices.settled(3))
    #expect(abs(load.measuredSeconds(workers: 2) - Double(measured) / 2e9) < 1e-12)
  }

  @Test func `a request as long as a slice is none that settles, and a late wait is no request`() async {
    let slices = load.slices
    var (worker, recorder) = (SliceWorker(load), LoadRecorder())
    #expect(await worker.advance(0, &recorder) == slices.settled(0))
    // It woke after the slice, without a request: the next slice begins as this one did.
    #expect(await worker.advance(slices.end(0) + 1, &recorder) == slices.settled(1))
    recorder.failRequest()
    // From now on slices count from the end of the wait for them.
    #expect(await worker.advance(slices.end(1) + 1, &recorder) == slices.begin(2))
    #expect(await worker.advance(slices.begin(2) + 7, &recorder) == slices.end(2))
    recorder.complete(service: 2)
    #expect(await worker.advance(slices.end(2) + 9, &recorder) == slices.begin(3))
    #expect(await worker.advance(slices.end(4), &recorder) == nil)
    #expect(recorder.requests.count == 1)
    #expect(abs(load.measuredSeconds(workers: 1) - 20_000_002e-9) < 1e-12)
  }

  @Test(arguments: [3, 6, 7, 11, 19, 21, 45] as [UInt64])
  func `a rate is that of the requests, however they fit into slices`(milliseconds: UInt64) async {
    let slices = LoadSlices(start: 1_000_000, length: 20_000_000, place: 0, places: 3)
    let load = SliceLoad(slices, warmUp: .milliseconds(20), duration: .milliseconds(400), time: Self.freeTime())
    var (worker, recorder) = (SliceWorker(load), LoadRecorder())
    var (now, next) = (UInt64(0), UInt64(0))
    while true {
      if now >= next {
        guard let event = await worker.advance(now, &recorder) else { break }
        // A wait ends when its slice begins.
        let offset = (event - slices.start) % (3 * slices.length)
        if offset < slices.length { now = max(now, event - offset) }
        next = event
      } else {
        now += milliseconds * 1_000_000
        recorder.complete(service: milliseconds * 1_000_000)
      }
    }
    #expect(recorder.requests.count > 5)
    let rate = Double(recorder.requests.count) / load.measuredSeconds(workers: 1)
    #expect(abs(rate * Double(milliseconds) / 1e3 - 1) < 1e-6)
  }

  /// Runs a cell on a store whose loads take a time, and notes their beginnings.
  private func run(_ slices: LoadSlices, _ settings: CellSettings, load duration: Duration) async throws -> (
    measurement: CellMeasurement, loads: [UInt64]
  ) {
    let time = Self.freeTime()
    let loads = Noted<[UInt64]>([])
    let bytes = Noted<Int64>(0)
    let backend = LoadBackend(
      wrap: { base in
        SlowRecords(base: base, time: time) {
          loads.withLock { $0.append(time.now) }
          return duration
        }
      },
      reading: {
        bytes.withLock { $0 += 1000 }
        return BackendReading(storedBytes: bytes.withLock { $0 })
      })
    let outcome = try await CellRunner(VisitorWorkload.readOnly, settings, time: time).run(on: backend, namespace: "test") { slices }
    guard case .measured(let measurement) = outcome else { throw LoadTestError("\(outcome)") }
    return (measurement, loads.withLock { $0 })
  }

  @Test func `two cells make their requests in slices of their own, and those after the warm-up count`() async throws {
    let settings = CellSettings(
      load: .closed(tasks: 1), workload: WorkloadSettings(population: 20), warmUp: .milliseconds(100), duration: .milliseconds(300))
    for slices in LoadSlices.places(2, length: .milliseconds(50), delay: .milliseconds(500)) {
      let cell = try await run(slices, settings, load: .milliseconds(1))
      // Sessions are read back after that.
      let load = cell.loads.filter { $0 < slices.over(8) }
      #expect(load.count > 20)
      #expect(load.allSatisfy { $0 >= slices.begin(0) && ($0 - slices.start) / slices.length % 2 == UInt64(slices.place) })
      let counted = load.count { at in (2..<8).contains { at >= slices.settled($0) && at < slices.end($0) } }
      #expect(cell.measurement.requests.count == counted)
      #expect(cell.measurement.operations["load"]?.count == cell.measurement.requests.count)
      #expect(cell.measurement.phases.measureSeconds > 0.1)
      // Other processes used the processor and the backend too.
      #expect(cell.measurement.resources.clientCPUSeconds == nil && cell.measurement.resources.storedBytes == nil)
      #expect(cell.measurement.resources.residentBytes != nil)
    }
  }

  @Test func `requests that last longer than slices make no store faster than it is`() async throws {
    let settings = CellSettings(
      load: .closed(tasks: 1), workload: WorkloadSettings(population: 2), warmUp: .milliseconds(20), duration: .milliseconds(200))
    let slices = LoadSlices.places(2, length: .milliseconds(20), delay: .milliseconds(100))[0]
    let cell = try await run(slices, settings, load: .milliseconds(70)).measurement
    #expect(cell.requests.count >= 1)
    let each = cell.phases.measureSeconds / Double(cell.requests.count)
    #expect(abs(each - 0.07) < 1e-9, "\(each) s a request")
  }

  @Test(arguments: [true, false]) func `an open loop and a sweep know no slices`(isOpen: Bool) async throws {
    let load: CellLoad = isOpen ? .open(rate: 100, tasks: 1, latencyLimit: .seconds(1)) : .closed(tasks: 1)
    let workload: any Workload = isOpen ? VisitorWorkload.browse : ExpiryDebtWorkload()
    #expect(workload.hasSweep == !isOpen)
    let settings = CellSettings(load: load, workload: WorkloadSettings(population: 50), duration: .milliseconds(10))
    let slices = LoadSlices.places(1, length: .milliseconds(20))[0]
    await #expect(throws: SessionError.self) {
      try await CellRunner(workload, settings).run(on: LoadBackend(), namespace: "test") { slices }
    }
  }
}
