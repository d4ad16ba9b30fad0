import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import Testing

/// Every faulty store has its fault: one without an effect would look like one that the suite does not notice.
@Suite struct FaultProbeTests {
  @Test(arguments: FaultyStore.all) func `a faulty store's fault is alive`(faulty: FaultyStore) async {
    // A machine that is busy with other tests must not look like a store that hangs: that would pass for a fault. Two faults do hang.
    let hangs = ["hangs", "waits-beyond-deadline"].contains(faulty.name)
    #expect(await faulty.isAlive(timeLimit: hangs ? .seconds(2) : .seconds(60)))
  }

  @Test func `a store without a fault has none that is alive`() async {
    #expect(await !FaultyStore.sound.isAlive(timeLimit: .seconds(60)))
  }

  @Test(arguments: FaultyStore.all) func `a probe observes the same on every sound store`(faulty: FaultyStore) async {
    let mended = faulty.mended
    #expect(await !mended.isAlive(timeLimit: .seconds(60)), "the observation holds something random")
  }

  @Test func `names are unique, in lower case with hyphens, and no fault is said twice`() {
    let names = FaultyStore.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(FaultyStore.all.map(\.fault)).count == names.count)
    #expect(names.filter { $0.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) == nil } == [])
    #expect(!names.contains(FaultyStore.sound.name))
  }

  @Test func `a fault is described in a sentence`() {
    #expect(FaultyStore.all.filter { !$0.fault.hasSuffix(".") || $0.fault.count < 20 }.map(\.name) == [])
  }

  @Test func `there are at least 70 faulty stores`() {
    #expect(FaultyStore.all.count >= 70)
  }

  @Test(arguments: FaultyStore.all.filter(\.isRace)) func `a fault that takes a race is noticed by a race`(faulty: FaultyStore) async {
    // A race can be green by luck: one failure in five runs proves that the cases can notice it.
    let runner = ConformanceRunner(cases: ConformanceSuite.cases.filter(\.isStochastic), timeLimit: .seconds(60))
    for _ in 0..<5 {
      let result = await runner.run(FaultyStoreBackend(faulty))
      if result.results.contains(where: { $0.outcome == .failed || $0.outcome == .errored }) { return }
    }
    Issue.record("no case with a race failed in five runs")
  }
}
