import Sessions
import Testing

@testable import SessionsBenchmark

/// The sweep of a cell: what it works off, and when.
struct SweepTests {
  @Test func `none of the debt is worked off before the measurement`() async throws {
    let settings = CellSettings(
      load: .closed(tasks: 2), workload: WorkloadSettings(population: 820), warmUp: .milliseconds(300), duration: .milliseconds(900))
    let runner = CellRunner(ExpiryDebtWorkload(batch: 150, interval: .milliseconds(5)), settings)
    guard case .measured(let cell) = try await runner.run(on: LoadBackend(), namespace: "test") else {
      Issue.record("the cell has no numbers")
      return
    }
    // 20 sessions are live, and each has 40 that are not.
    #expect(cell.resources.sweptRows == 800 && cell.counters["pruned"] == 800)
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
