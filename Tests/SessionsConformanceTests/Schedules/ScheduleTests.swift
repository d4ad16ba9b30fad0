import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting
import Testing

/// The cases that run every order of the record operations of some requests.
@Suite struct ScheduleTests {
  @Test(arguments: ["set+login:0110", "add+add+add:012012", "take+touch:"]) func `a schedule is read as it is written`(text: String) throws
  {
    #expect(try #require(Schedule(text)).description == text)
  }

  @Test(arguments: ["", "set:0", "set+login", "set+logon:01", "set+login:02", "set+login:0x", "set+login:01:1"])
  func `a text that is no schedule is refused`(text: String) {
    #expect(Schedule(text) == nil)
  }

  /// Two operations of each have six orders. A touch that comes after another is not due, which leaves orders out.
  @Test(arguments: [
    ([ScheduledRequest.revoke, .revoke], 2), ([.touch, .revoke], 3), ([.read, .read, .read], 6), ([.touch, .touch], 6),
    ([.touch, .others], 6), ([.set, .add], 6), ([.touch, .touch, .touch], 66),
  ])
  func `all orders are run`(requests: [ScheduledRequest], orders: Int) async throws {
    let result = try await Schedule.everyOrder(of: requests, on: MemoryRecordStore())
    #expect(result.orders == orders)
    #expect(result.failing == nil)
  }

  /// Two operations of each have 90 orders. Who loses a race loads and writes once more, while others go on.
  @Test func `the orders of a retry are run`() async throws {
    let result = try await Schedule.everyOrder(of: [.set, .add, .flash], on: MemoryRecordStore())
    #expect(result.orders > 90)
    #expect(result.failing == nil)
  }

  /// A store with slow answers is not tried to the end, and does not use up its case's time.
  @Test func `no order begins after the end of the time`() async throws {
    let result = try await Schedule.everyOrder(of: [.set, .add, .flash], on: MemoryRecordStore(), within: .zero)
    #expect(result.orders == 0)
    #expect(result.isOutOfTime)
  }

  /// One that destroyed its old record before the copy came would escape (`[ROT-16]`).
  @Test func `no session that moves escapes an end of all sessions`() async throws {
    for moving in [ScheduledRequest.drop, .identity] {
      let result = try await Schedule.everyOrder(of: [moving, .revoke], on: MemoryRecordStore())
      #expect(result.failing == nil)
      #expect(result.orders >= 4)
    }
  }

  @Test func `the simplest failure is named, and the same each time it is run again`() async throws {
    let faulty = try #require(FaultyStore.all.first { $0.name == "destroys-what-it-saw" })
    let testCase = try #require(Schedule("set+destroy:")?.testCase)
    let first = try #require(await run(testCase, nil, faulty))
    let text = try #require(first.what?.split(separator: " ").first { $0.contains("+") })
    let schedule = try #require(Schedule(String(text.dropLast())))
    // The commit comes between the two operations of the destroy, and nothing else is torn apart.
    #expect(schedule.description == "set+destroy:011001" || schedule.description == "set+destroy:110010" || schedule.switches <= 3)
    let again = try #require(await run(testCase, schedule, faulty))
    #expect(again.outcome == .failed)
    #expect(again.what == first.what)
    #expect(again.steps == first.steps)
    let steps = try #require(again.steps)
    #expect(steps.contains { $0.operation.hasPrefix("request 1, destroy: destroy s1") })
  }

  @Test func `a schedule is no failure where the fault is not`() async throws {
    let schedule = try #require(Schedule("set+destroy:110010"))
    let testCase = try #require(schedule.testCase)
    #expect(await run(testCase, schedule, .sound)?.outcome == .passed)
  }

  @Test func `other cases are skipped when one schedule is run`() async throws {
    let schedule = try #require(Schedule("set+destroy:0011"))
    let other = try #require(ConformanceSuite.find("SCH-001"))
    #expect(await run(other, schedule, .sound)?.outcome == .skipped)
  }

  private func run(_ testCase: ConformanceCase, _ schedule: Schedule?, _ faulty: FaultyStore) async -> CaseResult? {
    var runner = ConformanceRunner(cases: [testCase], timeLimit: .seconds(60))
    runner.schedule = schedule
    return await runner.run(FaultyStoreBackend(faulty)).results.first
  }
}
