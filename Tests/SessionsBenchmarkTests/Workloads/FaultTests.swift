import Sessions
import SessionsBenchmark
import SessionsMemory
import Testing

@Suite("Stores that do wrong fail verification")
struct FaultTests {
  private let settings = WorkloadSettings(seed: 31, population: 600, payloadSizes: .fixed(64))

  private func outcome(_ fault: FaultyRecords.Fault, _ id: String, requests: Int = 3000) async throws -> Driven {
    let workload = try #require(BenchmarkWorkloads.named(id))
    return try await drive(workload, on: server(FaultyRecords(fault), for: workload), settings, requests: requests)
  }

  @Test("A store that drops every 100th write", arguments: ["browse", "write-back", "login-storm", "payload-128"])
  func writesDropped(id: String) async throws {
    let driven = try await outcome(.writesDropped, id)
    #expect(!driven.outcome.isPassed)
    #expect((driven.outcome.failures[.lostUpdate] ?? 0) > 0)
  }

  @Test("A dropped write is noticed by the next load, although 49 later writes cover it")
  func coveredWrite() async throws {
    let workload = VisitorWorkload.writeBack
    var settings = settings
    settings.population = 1
    let driven = try await drive(workload, on: server(FaultyRecords(.writesDropped), for: workload), settings, requests: 150)
    // The write would have renewed the idle deadline, too.
    #expect(driven.outcome.failures == [.lostUpdate: 1, .lostDeadline: 1])
    #expect(driven.recorder[.lostUpdate] == 1)
  }

  @Test("A store that loses an update when two meet; the number of lost ones is exact")
  func updatesLost() async throws {
    let workload = HotSessionWorkload()
    var settings = settings
    // There are 8 sessions: of 16 workers whose first loads wait for each other, some write the same one.
    settings.workers = 16
    let lost = try await drive(
      workload, on: server(FaultyRecords(.updatesLost, meeting: 16), for: workload), settings, requests: 3200, concurrently: true)
    #expect((lost.outcome.failures[.lostUpdate] ?? 0) > 0)
    #expect(!lost.outcome.isPassed)
    let right = try await drive(
      workload, on: server(FaultyRecords(.none, meeting: 16), for: workload), settings, requests: 3200, concurrently: true)
    #expect(right.outcome.isPassed, "\(right.outcome.examples)")
    #expect(right.recorder[.conflict] > 0, "writes met, and were noticed")
    #expect(right.recorder[.conflict] == right.recorder[.retry] + right.recorder[.gaveUp])
  }

  @Test("A store that brings destroyed sessions back", arguments: ["browse", "login-storm", "bots"])
  func resurrected(id: String) async throws {
    let driven = try await outcome(.destroyedComesBack, id)
    #expect((driven.outcome.failures[.resurrected] ?? 0) > 0)
    #expect(!driven.outcome.isPassed)
  }

  @Test("A store that drops touches", arguments: ["browse", "rolling"])
  func touchesDropped(id: String) async throws {
    let driven = try await outcome(.touchesDropped, id, requests: 6000)
    #expect((driven.outcome.failures[.lostDeadline] ?? 0) > 0)
  }

  @Test(
    "A store that forgets new sessions", arguments: ["browse", "login-storm", "bots", "read-only", "expiry-debt", "logout-everywhere-5"])
  func createsDropped(id: String) async throws {
    let driven = try await outcome(.createsDropped, id, requests: 1000)
    #expect((driven.outcome.failures[.missing] ?? 0) > 0)
  }

  @Test("A sweep that takes live sessions along")
  func sweepsLive() async throws {
    let driven = try await outcome(.sweepsLive, "expiry-debt", requests: 1000)
    #expect((driven.outcome.failures[.missing] ?? 0) > 0)
  }

  @Test("A user whose sessions do not all end")
  func oneSurvives() async throws {
    let driven = try await outcome(.oneSurvives, "logout-everywhere-5", requests: 50)
    #expect((driven.outcome.failures[.resurrected] ?? 0) + (driven.outcome.failures[.wrongOutcome] ?? 0) > 0)
  }

  @Test("A store that forgets whose session it is", arguments: ["login-storm", "browse"])
  func subjectsLost(id: String) async throws {
    let driven = try await outcome(.subjectsLost, id)
    #expect((driven.outcome.failures[.foreignContent] ?? 0) > 0)
  }

  @Test("A store whose old tokens go on after a login", arguments: ["login-storm", "browse"])
  func oldTokens(id: String) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let store = OldTokensOpen(try server(MemoryRecordStore(), for: workload))
    let driven = try await drive(workload, on: store, settings, requests: 2000)
    #expect((driven.outcome.failures[.oldTokenOpens] ?? 0) > 0)
  }

  @Test("A store that stores the stamp but not the value", arguments: ["write-back", "browse"])
  func valuesDropped(id: String) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let store = ValuesDropped(try server(MemoryRecordStore(), for: workload))
    let driven = try await drive(workload, on: store, settings, requests: 2000)
    #expect((driven.outcome.failures[.foreignContent] ?? 0) > 0)
    #expect(driven.outcome.failures[.lostUpdate] == nil)
  }

  @Test("Examples name no token, and are few")
  func examples() async throws {
    let driven = try await outcome(.createsDropped, "browse")
    #expect((1...8).contains(driven.outcome.examples.count))
    #expect(driven.outcome.examples.allSatisfy { example in !example.split(separator: " ").contains { $0.count >= 64 } })
  }
}
