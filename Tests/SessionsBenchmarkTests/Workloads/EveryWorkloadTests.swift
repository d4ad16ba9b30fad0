import Sessions
import SessionsBenchmark
import SessionsCookie
import SessionsMemory
import Testing

@Suite("Every workload on stores that do right")
struct EveryWorkloadTests {
  static let ids = BenchmarkWorkloads.all.map(\.id)

  private func settings(workers: Int) -> WorkloadSettings { WorkloadSettings(seed: 21, population: 600, workers: workers) }

  @Test("Nothing is found on the memory store, and all that was promised is done", arguments: ids, [1, 4])
  func memory(id: String, workers: Int) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let records = MemoryRecordStore()
    let requests = id == "logout-everywhere-500" ? 8 : 400
    let driven = try await drive(workload, on: server(records, for: workload), settings(workers: workers), requests: requests)
    #expect(driven.errors.isEmpty)
    #expect(driven.outcome.isPassed, "\(driven.outcome.examples)")
    #expect(driven.outcome.inDoubt == 0)
    #expect(driven.recorder[.lostUpdate] + driven.recorder[.wrongAnswer] == 0)
    #expect(driven.recorder.order.count >= 400)
    #expect((driven.outcome.exemption != nil) == (id == "null-store"))
    #expect((driven.outcome.checked > 0) == (id != "null-store"))
    #expect(records.count == 0, "clean-up leaves nothing")
  }

  @Test("At the same time, too", arguments: ["browse", "login-storm", "bots", "hot-session", "logout-everywhere-5"])
  func concurrently(id: String) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let driven = try await drive(
      workload, on: server(MemoryRecordStore(), for: workload), settings(workers: 8), requests: 4000, concurrently: true)
    #expect(driven.errors.isEmpty)
    #expect(driven.outcome.isPassed, "\(driven.outcome.examples)")
  }

  @Test("A run leaves as many records as it found", arguments: ["browse", "login-storm", "bots", "rolling"])
  func population(id: String) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let records = MemoryRecordStore()
    let run = try await workload.prepare(WorkloadContext(store: server(records, for: workload), settings: settings(workers: 1)))
    #expect(records.count == 600)
    try await request(run, 2000)
    // The visitor of this request may have logged out just now.
    #expect((599...600).contains(records.count))
  }

  @Test("A cookie store does what it can, with another token after each write; the rest is refused by name", arguments: ids)
  func cookie(id: String) async throws {
    let workload = try #require(BenchmarkWorkloads.named(id))
    let store = try CookieSessionStore(
      configuration: CookieConfiguration(
        keys: CookieKeyRing(primary: CookieKey.generate()), limits: workload.limits, sizes: workload.sizes))
    var settings = settings(workers: 2)
    settings.payloadSizes = .logNormal(median: 512, sigma: 1, range: 64...2048)
    let tooLarge = ["payload-4096", "payload-8192", "payload-16384", "payload-32768", "payload-65536"].contains(id)
    let missing = [
      "hot-session": "mergedCommits", "expiry-debt": "prune", "logout-everywhere-1": "revocation", "logout-everywhere-5": "revocation",
      "logout-everywhere-500": "revocation",
    ][id]
    do {
      let driven = try await drive(workload, on: store, settings, requests: 600)
      #expect(!tooLarge && missing == nil)
      #expect(driven.errors.isEmpty)
      #expect(driven.outcome.isPassed, "\(driven.outcome.examples)")
      #expect(driven.recorder[.expire] == 0 || id == "null-store")
    } catch let error as SessionError {
      #expect(error.code == (tooLarge ? .tooLarge : .unsupported), "\(error)")
      if let missing { #expect(error.message.contains("'\(missing)'")) }
    }
  }

  @Test("The sweep of expiry-debt takes the expired sessions and no others")
  func debt() async throws {
    let workload = ExpiryDebtWorkload(batch: 50)
    let records = MemoryRecordStore()
    let run = try await workload.prepare(WorkloadContext(store: server(records, for: workload), settings: settings(workers: 2)))
    // 600 / 41 live ones, and 40 times as many.
    #expect(records.count == 14 * 41)
    let driven = try await drive(run, requests: 1000, concurrently: false)
    #expect(driven.pruned == 14 * 40)
    #expect(driven.recorder[.pruned] == 14 * 40)
    #expect(driven.recorder[.prune] == 20)
    #expect(driven.outcome.isPassed)
    #expect(driven.outcome.checked > 500)
  }

  @Test("A user's sessions are all there again after each logout", arguments: [1, 5, 500])
  func everywhere(sessions: Int) async throws {
    let workload = LogoutEverywhereWorkload(sessionsPerUser: sessions)
    let requests = 10_000 / max(10, sessions) / 2 * 2
    let driven = try await drive(workload, on: server(MemoryRecordStore(), for: workload), settings(workers: 2), requests: requests)
    #expect(driven.recorder[.destroyAll] == requests)
    #expect(driven.recorder[.destroyed] == requests * sessions)
    #expect(driven.recorder[.create] == requests * sessions)
    #expect(driven.outcome.isPassed, "\(driven.outcome.examples)")
  }

  @Test("Settings that do not go together are refused")
  func settings() async throws {
    for bad in [
      WorkloadSettings(population: 3, workers: 4), WorkloadSettings(workers: 0), WorkloadSettings(popularity: -1),
      WorkloadSettings(payloadSizes: .fixed(1)), WorkloadSettings(concurrency: 0),
    ] {
      let error = await #expect(throws: SessionError.self) {
        _ = try await VisitorWorkload.browse.prepare(WorkloadContext(store: NullSessionStore(), settings: bad))
      }
      #expect(error?.code == .misconfigured)
    }
  }

  @Test("Ids are unique and found, with any size or number in them; every workload says what it assumes")
  func catalogue() {
    #expect(Set(Self.ids).count == Self.ids.count)
    for id in Self.ids + ["payload-1000", "logout-everywhere-20"] {
      let workload = BenchmarkWorkloads.named(id)
      #expect(workload?.id == id)
      #expect(workload?.assumptions.isEmpty == false)
      #expect(workload?.summary.contains("\n") == false)
    }
    for id in ["", "browser", "payload-", "payload-1", "payload-0x10", "payload-007", "logout-everywhere-0"] {
      #expect(BenchmarkWorkloads.named(id) == nil)
    }
    #expect(WorkloadSettings().assumptions.contains("popularity: zipf:0.8"))
  }

  @Test("What is in doubt after a failure is not held against the store")
  func doubt() async throws {
    for id in ["browse", "write-back", "login-storm", "bots", "logout-everywhere-5"] {
      let workload = try #require(BenchmarkWorkloads.named(id))
      let records = FaultyRecords(.answersLost)
      let run = try await workload.prepare(WorkloadContext(store: server(records, for: workload), settings: settings(workers: 1)))
      try await lose(run, records, id)
    }
  }

  private func lose<Run: WorkloadRun>(_ run: Run, _ records: FaultyRecords, _ id: String) async throws {
    var (worker, recorder, failures) = (run.worker(0), CountingRecorder(), 0)
    records.isActive.withLock { $0 = true }
    for _ in 0..<2000 {
      do throws(SessionError) { try await worker.request(&recorder) } catch { failures += 1 }
    }
    records.isActive.withLock { $0 = false }
    let outcome = try await run.verify([worker])
    #expect(failures > 10, "\(id)")
    #expect(outcome.isPassed, "\(id): \(outcome.examples)")
    #expect(outcome.checked > 100)
  }
}
