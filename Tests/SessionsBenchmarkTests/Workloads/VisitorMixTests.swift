import Sessions
import SessionsBenchmark
import SessionsMemory
import Testing

@Suite("What visitors do")
struct VisitorMixTests {
  private let settings = WorkloadSettings(seed: 11, population: 500)

  /// Whether a number of `count` events with a share of `part` is plausible: five standard deviations around the mean.
  private func isNear(_ found: Int, _ part: Double, of count: Int) -> Bool {
    abs(Double(found) - part * Double(count)) < 5 * (part * Double(count)).squareRoot()
  }

  @Test("Browse has the mix that it says")
  func browse() async throws {
    let driven = try await drive(NullStoreWorkload(), on: NullSessionStore(), settings, requests: 50_000)
    let recorder = driven.recorder
    let loads = recorder[.load]
    #expect(isNear(loads, 100 / 102, of: 50_000))
    #expect(isNear(recorder[.save], 0.08, of: loads))
    #expect(isNear(recorder[.touch], 0.01, of: loads))
    #expect(isNear(recorder[.rotate], 0.01, of: loads))
    #expect(isNear(recorder[.destroy], 0.005, of: loads))
    #expect(isNear(recorder[.create], 0.02, of: loads))
    #expect(isNear(recorder[.expire], 0.015, of: loads))
    #expect(recorder[.loadMiss] == 0)
    #expect(recorder[.hit] == loads)
    #expect(loads + recorder[.create] == 50_000)
  }

  @Test("The other mixes are exact")
  func exact() async throws {
    for (workload, expected) in [
      (VisitorWorkload.rolling, [OperationKind.load, .touch]), (.writeBack, [.load, .save]), (.readOnly, [.load]),
      (.payload(128), [.load, .save]),
    ] {
      let driven = try await drive(workload, on: server(MemoryRecordStore(), for: workload), settings, requests: 200)
      #expect(driven.recorder.order == Array(repeating: expected, count: 200).flatMap { $0 })
    }
  }

  @Test("A visitor makes a run of requests; runs are geometric", arguments: [(7.0, 7.0), (25.0, 25.0), (1.0, 1.0)])
  func runs(mean: Double, expected: Double) async throws {
    let mix = VisitorMix(anonymousRun: mean, loggedInRun: mean)
    let workload = VisitorWorkload(id: "runs", summary: "", mix: mix)
    let log = LoggingStore(try server(MemoryRecordStore(), for: workload))
    // With many sessions the same one rarely follows itself.
    let settings = WorkloadSettings(seed: 12, population: 5000, popularity: 0, payloadSizes: .fixed(64))
    let run = try await workload.prepare(WorkloadContext(store: log, settings: settings))
    log.clear()
    try await request(run, 20_000)
    let opened = log.tokens
    #expect(opened.count == 20_000)
    let changes = zip(opened, opened.dropFirst()).count { $0 != $1 }
    #expect(isNear(changes, 1 / expected, of: 20_000))
  }

  @Test("Requests are spread as Zipf says, whoever makes longer runs", arguments: [(1.0, 1.0), (7.0, 25.0), (25.0, 7.0)])
  func popularity(anonymousRun: Double, loggedInRun: Double) async throws {
    let mix = VisitorMix(anonymousRun: anonymousRun, loggedInRun: loggedInRun, loggedInShare: 0.5)
    let workload = VisitorWorkload(id: "popular", summary: "", mix: mix)
    let log = LoggingStore(try server(MemoryRecordStore(), for: workload))
    let settings = WorkloadSettings(seed: 13, population: 20, payloadSizes: .fixed(64), concurrency: 1)
    let run = try await workload.prepare(WorkloadContext(store: log, settings: settings))
    log.clear()
    try await request(run, 100_000)
    var counts: [String: Int] = [:]
    for token in log.tokens { counts[token, default: 0] += 1 }
    let ranked = counts.values.sorted(by: >)
    let weights = settings.popularityWeights(20)
    let sum = weights.reduce(0, +)
    let expected = weights.map { $0 / sum }
    #expect(ranked.count == 20)
    if anonymousRun == 1 {
      // 43.82: 19 degrees of freedom, once in a thousand.
      #expect(chiSquare(ranked, expected) < 43.82)
    } else {
      // Requests of one run are alike, so that there are only some 10 000 independent ones: no share is off by more than 15 %.
      #expect(zip(ranked, expected).allSatisfy { abs(Double($0) / ($1 * 100_000) - 1) < 0.15 })
    }
  }

  @Test("A worker touches when the store would", arguments: [nil, 0, 60, 1800] as [Int64?])
  func touchRule(interval: Int64?) async throws {
    let limits = SessionLimits(idle: .hours(1), absolute: .unlimited, touchInterval: interval.map { .seconds($0) })
    let bench = WorkloadBench(WorkloadContext(store: NullSessionStore(), settings: WorkloadSettings(population: 1)), limits: limits)
    let deadline = Timestamp(milliseconds: 10_000_000)
    let snapshot = SessionSnapshot(
      id: SessionToken().selector, version: 1, content: SessionContent(), createdAt: Timestamp(milliseconds: 0),
      absoluteDeadline: .unlimited, idleDeadline: deadline)
    var due = 0
    for milliseconds in Int64(6_399_000)...6_470_000 where milliseconds % 97 == 0 || (-2...2).contains(milliseconds - 6_460_000) {
      let now = Timestamp(milliseconds: milliseconds)
      #expect(bench.touchIsDue(deadline, now: now) == limits.touchIsDue(snapshot, now: now))
      due += bench.touchIsDue(deadline, now: now) ? 1 : 0
    }
    #expect((due > 0) == (interval != 1800))
    for milliseconds in Int64(8_199_990)...8_200_010 {
      let now = Timestamp(milliseconds: milliseconds)
      #expect(bench.touchIsDue(deadline, now: now) == limits.touchIsDue(snapshot, now: now))
    }
  }

  @Test("Every touch writes: after it the session lives longer than before")
  func touches() async throws {
    let driven = try await drive(
      VisitorWorkload.browse, on: server(MemoryRecordStore(), for: VisitorWorkload.browse), settings, requests: 5000)
    #expect(driven.recorder[.touch] > 20)
    #expect(driven.recorder[.notDue] == 0)
    let rolling = try await drive(
      VisitorWorkload.rolling, on: server(MemoryRecordStore(), for: VisitorWorkload.rolling), settings, requests: 500)
    #expect(rolling.recorder[.touch] == 500)
    #expect(rolling.recorder[.notDue] == 0)
  }
}
