import Sessions
import Testing

@testable import SessionsBenchmark

/// Cells that share a machine in slices of time.
@Suite(.serialized) struct SliceTests {
  private let load = SliceLoad(
    LoadSlices(start: 1_000_000, length: 20_000_000, place: 1, places: 3), warmUp: .milliseconds(40), duration: .milliseconds(60))

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

  @Test func `a slice is measured until the last request that began in it has ended, and no time twice`() {
    #expect(load.warmUp == 2 && load.count == 5)
    #expect(load.measuredSeconds == 0)
    // Two workers; one began to count later, and ended later.
    load.note(25_000_000..<30_000_000, of: 2)
    load.note(26_000_000..<40_000_000, of: 2)
    #expect(abs(load.measuredSeconds - 0.015) < 1e-9)
    // A request lasted until after the next slice had begun, which is measured from its end.
    load.note(80_000_000..<150_000_000, of: 3)
    load.note(140_000_000..<160_000_000, of: 4)
    #expect(abs(load.measuredSeconds - 0.095) < 1e-9)
  }

  @Test func `what counts begins after the warm-up and the first requests of a slice, and a request as long as a slice is no such`() async {
    let slices = load.slices
    var (worker, recorder) = (SliceWorker(load), LoadRecorder())
    #expect(await worker.advance(0, &recorder) == slices.settled(0))
    #expect(await worker.advance(slices.settled(0), &recorder) == slices.end(0))
    #expect(await worker.advance(slices.end(0), &recorder) == slices.settled(1))
    #expect(await worker.advance(slices.settled(1) + 5, &recorder) == slices.end(1))
    recorder.complete(service: 1)
    #expect(await worker.advance(slices.end(1), &recorder) == slices.settled(2))
    #expect(await worker.advance(slices.settled(2), &recorder) == slices.end(2))
    // Those of the warm-up are gone.
    #expect(recorder.requests.count == 0)
    recorder.complete(service: 2)
    #expect(await worker.advance(slices.end(2) + 3, &recorder) == slices.settled(3))
    recorder.complete(service: 3)
    // The first request of a slice lasted beyond it: from now on slices count from their beginning.
    #expect(await worker.advance(slices.end(3) + 1, &recorder) == slices.end(4))
    recorder.complete(service: 4)
    #expect(await worker.advance(slices.end(4), &recorder) == nil)
    #expect(recorder.requests.measurement.service.buckets.map(\.nanoseconds) == [2, 4])
    #expect(abs(load.measuredSeconds - 39_000_003e-9) < 1e-12)
  }

  /// What a cell did on a store that notes when it was asked.
  private func run(_ slices: LoadSlices, _ settings: CellSettings) async throws -> (measurement: CellMeasurement, loads: [UInt64]) {
    let loads = Noted<[UInt64]>([])
    let backend = LoadBackend(wrap: { base in
      SlowRecords(base: base) {
        loads.withLock { $0.append(LoadRecorder.now) }
        return .milliseconds(1)
      }
    })
    let outcome = try await CellRunner(VisitorWorkload.readOnly, settings).run(on: backend, namespace: "test") { slices }
    guard case .measured(let measurement) = outcome else { throw LoadTestError("\(outcome)") }
    return (measurement, loads.withLock { $0 })
  }

  @Test func `two cells make their requests in slices of their own, and those after the warm-up count`() async throws {
    let settings = CellSettings(
      load: .closed(tasks: 2), workload: WorkloadSettings(population: 20), warmUp: .milliseconds(100), duration: .milliseconds(300))
    let places = LoadSlices.places(2, length: .milliseconds(50), delay: .milliseconds(500))
    async let other = run(places[1], settings)
    for (slices, cell) in [(places[0], try await run(places[0], settings)), (places[1], try await other)] {
      let load = cell.loads.filter { $0 >= slices.start && $0 < slices.over(8) }
      #expect(load.count > 20)
      // Where threads are scarce, a load may be noted long after its request began.
      let own = load.count { ($0 - slices.start) / slices.length % 2 == UInt64(slices.place) }
      #expect(own * 10 >= load.count * 9, "\(own) of \(load.count)")
      let counted = load.count { at in (2..<8).contains { at >= slices.settled($0) && at < slices.end($0) } }
      #expect(abs(cell.measurement.requests.count - counted) <= counted / 4, "\(cell.measurement.requests.count) of \(counted)")
      #expect(cell.measurement.operations["load"]?.count == cell.measurement.requests.count)
      #expect(cell.measurement.phases.measureSeconds > 0.1)
      // Others used the processor and the backend too.
      #expect(cell.measurement.resources.clientCPUSeconds == nil && cell.measurement.resources.storedBytes == nil)
      #expect(cell.measurement.resources.residentBytes != nil)
    }
  }

  @Test func `requests that last longer than slices make no store faster than it is`() async throws {
    let backend = LoadBackend(wrap: { SlowRecords(base: $0, delay: { .milliseconds(70) }) })
    let settings = CellSettings(
      load: .closed(tasks: 1), workload: WorkloadSettings(population: 2), warmUp: .milliseconds(20), duration: .milliseconds(200))
    let slices = LoadSlices.places(2, length: .milliseconds(20), delay: .milliseconds(100))[0]
    let outcome = try await CellRunner(VisitorWorkload.readOnly, settings).run(on: backend, namespace: "test") { slices }
    guard case .measured(let cell) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(cell.requests.count >= 1)
    #expect(cell.phases.measureSeconds / Double(cell.requests.count) >= 0.065)
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
