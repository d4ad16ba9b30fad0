import Foundation
import Sessions
import SessionsBenchmark
import SessionsTesting
import Testing

/// Cells with an open loop. Time passes when all tasks wait for it, so that the numbers follow from the plan and from the store's delays
/// alone.
@Suite(.timeLimit(.minutes(10))) struct OpenLoopTests {
  private func settings(
    rate: Double, tasks: Int, latencyLimit: Duration, warmUp: Duration = .milliseconds(200), duration: Duration = .seconds(1)
  ) -> CellSettings {
    CellSettings(
      load: .open(rate: rate, tasks: tasks, latencyLimit: latencyLimit), workload: WorkloadSettings(population: 200), warmUp: warmUp,
      duration: duration)
  }

  @Test func `an open loop makes the requests of its plan`() async throws {
    let timed = TimedCell()
    let outcome = try await timed.runOpen(VisitorWorkload.browse, settings(rate: 200, tasks: 8, latencyLimit: .seconds(1)))
    let cell = try #require(BenchmarkCell(backend: "memory", workload: "browse", step: nil, outcome: outcome).measurement)
    #expect(cell.load.offeredPerSecond == 200 && cell.load.skipped == 0)
    // A Poisson process of 200: five standard deviations.
    #expect((130...270).contains(cell.requests.count))
    #expect(cell.lag?.count == cell.requests.count)
    // The plan begins 20 ms after the warm-up, and the measurement lasts from 200 ms to 1200 ms.
    let plan = ArrivalPlan(poisson: 200, duration: .milliseconds(2800), seed: 1)
    #expect(cell.requests.count == plan.starts.count { (180_000_000..<1_180_000_000).contains($0) })
  }

  @Test func `a store that does not keep up is saturated, and what came too late is counted`() async throws {
    let time = ManualTime()
    let timed = TimedCell(time: time, wrap: { SlowRecords(base: $0, time: time, delay: { .milliseconds(10) }) })
    let outcome = try await timed.runOpen(
      VisitorWorkload.readOnly, settings(rate: 1000, tasks: 2, latencyLimit: .milliseconds(200), warmUp: .milliseconds(300)))
    guard case .saturated(let cell, let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.hasSuffix("of 1000 requests a second were done"))
    #expect((cell.load.skipped ?? 0) > 0)
    #expect(cell.requests.count < 300)
  }

  @Test func `a store that never waits can be offered more than it does, and is measured all the same`() async throws {
    let time = ManualTime()
    // Each load takes a microsecond of its thread: only the loop itself yields to the task that ends the measurement.
    let backend = LoadBackend(wrap: { BusyRecords(base: $0, time: time) })
    let runner = CellRunner(
      VisitorWorkload.readOnly,
      settings(rate: 3_000_000, tasks: 8, latencyLimit: .seconds(5), warmUp: .milliseconds(50), duration: .milliseconds(100)), time: time)
    async let running = runner.run(on: backend, namespace: "test")
    await time.step(9)
    let outcome = try await running
    guard case .saturated(let cell, _) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(cell.requests.count > 0 && Double(cell.requests.count) < 3_000_000 * cell.phases.measureSeconds)
  }

  @Test func `a stall is charged to all who would have come meanwhile`() async throws {
    let time = ManualTime()
    let (start, stalls) = (time.now, Noted(0))
    let timed = TimedCell(
      time: time,
      wrap: { base in
        SlowRecords(base: base, time: time) {
          stalls.withLock { stalls in
            guard stalls == 0, time.now >= start + 500_000_000 else { return .zero }
            stalls += 1
            return .milliseconds(300)
          }
        }
      })
    // Only one request is in flight: the others wait behind the stalled one.
    let outcome = try await timed.runOpen(
      VisitorWorkload.readOnly,
      settings(rate: 200, tasks: 1, latencyLimit: .seconds(5), warmUp: .milliseconds(100), duration: .milliseconds(1500)))
    let cell = try #require(BenchmarkCell(backend: "memory", workload: "read-only", step: nil, outcome: outcome).measurement)
    func longer(_ histogram: LatencyHistogram) -> Int {
      histogram.buckets.filter { $0.nanoseconds > 100_000_000 }.reduce(0) { $0 + $1.count }
    }
    // About 60 come in 300 ms, and two thirds of those wait for more than 100 ms.
    #expect(longer(cell.requests.response) > 20)
    #expect(longer(cell.requests.response) > longer(cell.requests.service) + 10)
    #expect(longer(cell.requests.service) == 1)
  }
}

/// Has each load take a microsecond in which its task does not wait.
private struct BusyRecords: RecordStoreWrapper {
  let base: any SessionRecordStore
  let time: ManualTime

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    time.advance(by: .microseconds(1))
    return try await base.load(key, now: now)
  }
}

@Suite("The plan of an open loop")
struct ArrivalPlanTests {
  private let plan = ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1)

  @Test("Starts are in order and within the time; their number is Poisson's")
  func count() {
    #expect(zip(plan.starts, plan.starts.dropFirst()).allSatisfy { $0 <= $1 })
    #expect((plan.starts.last ?? .max) < 10_000_000_000)
    // Four standard deviations of 100 000 are 1265.
    #expect(abs(plan.starts.count - 100_000) < 1265)
  }

  @Test("Gaps are exponential: each tenth of the distribution has a tenth of them")
  func gaps() {
    let gaps = zip([0] + plan.starts, plan.starts).map { Double($1 - $0) }
    var counts = [Int](repeating: 0, count: 10)
    for gap in gaps { counts[min(9, Int((1 - exp(-gap / 100_000)) * 10))] += 1 }
    #expect(chiSquare(counts, Array(repeating: 0.1, count: 10)) < 27.88)
    // Evenly spaced starts would not pass.
    #expect(counts[6] < 12_000)
  }

  @Test("Starts do not depend on those before: counts of neighbouring milliseconds are not correlated")
  func independence() {
    var counts = [Double](repeating: 0, count: 10_000)
    for start in plan.starts { counts[Int(start / 1_000_000)] += 1 }
    let mean = counts.reduce(0, +) / 10_000
    let variance = counts.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 10_000
    let covariance = zip(counts, counts.dropFirst()).map { ($0 - mean) * ($1 - mean) }.reduce(0, +) / 9999
    // A Poisson count's variance is its mean.
    #expect(abs(variance / mean - 1) < 0.06)
    #expect(abs(covariance / variance) < 0.04)
  }

  @Test("The same seed plans the same; another seed or index does not")
  func seeds() {
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1).starts == plan.starts)
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 2).starts != plan.starts)
    #expect(ArrivalPlan(poisson: 10_000, duration: .seconds(10), seed: 1, index: 1).starts != plan.starts)
  }
}
