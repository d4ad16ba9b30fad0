import SessionLab
import SessionsBenchmark
import Testing

/// The cells of a run, and their order.
@Suite struct BenchPlanTests {
  private func plan(_ names: [String], rounds: Int = 3, seed: UInt64 = 1) throws -> BenchPlan {
    let scenarios = try names.map { try #require(BenchScenario.named($0)) }
    return BenchPlan(stores: [MemoryLabStore(), CookieLabStore()], scenarios: scenarios, rounds: rounds, seed: seed)
  }

  @Test func `every name of the list is a scenario, each step of which the library has`() throws {
    #expect(Set(BenchScenario.all.map(\.id)).count == BenchScenario.all.count)
    for scenario in BenchScenario.all {
      #expect(BenchScenario.named(scenario.id)?.id == scenario.id)
      #expect(!scenario.steps.isEmpty && !scenario.summary.isEmpty)
      #expect((scenario.axis == nil) == scenario.steps.allSatisfy { $0.value == nil }, "\(scenario.id)")
      for step in scenario.steps { #expect(step.workload == ColdStart.id || BenchmarkWorkloads.named(step.workload) != nil) }
    }
    // Every workload of the library is in the list, by itself or as a step.
    let listed = Set(BenchScenario.all.flatMap { $0.steps.map(\.workload) })
    #expect(BenchmarkWorkloads.all.allSatisfy { listed.contains($0.id) })
    #expect(BenchScenario.named("payload-77")?.steps.map(\.workload) == ["payload-77"])
    #expect(BenchScenario.named("none") == nil)
  }

  @Test func `each round has every cell once, in an order of its own that follows from the seed`() throws {
    let plan = try plan(["browse", "rate-ladder"], rounds: 4)
    #expect(plan.cellCount == 4 * 2 * 6)
    let texts = plan.rounds.map { $0.map(\.text) }
    for round in texts { #expect(Set(round).count == 12) }
    #expect(Set(texts).count == 4)
    #expect(try self.plan(["browse", "rate-ladder"], rounds: 4).rounds.map { $0.map(\.text) } == texts)
    #expect(try self.plan(["browse", "rate-ladder"], rounds: 4, seed: 2).rounds.map { $0.map(\.text) } != texts)
  }

  @Test func `a cell is stored under its scenario and step`() throws {
    let cells = try plan(["payload-sweep"], rounds: 1).rounds[0].map { $0.result(.unsupported(reason: "no")) }
    #expect(Set(cells.map(\.workload)) == ["payload-sweep"])
    #expect(Set(cells.compactMap(\.step)) == Set((7...16).map { Double(1 << $0) }))
  }
}
