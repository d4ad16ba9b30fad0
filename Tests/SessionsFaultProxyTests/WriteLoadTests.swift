import Foundation
import Sessions
import SessionsFaultRuns
import SessionsMemory
import SessionsTesting
import Testing

/// The load of the fault tests notices stores that lie: otherwise a load without findings would prove nothing.
@Suite struct WriteLoadTests {
  /// A store that answers some writes wrongly.
  struct LyingStore: RecordStoreWrapper {
    enum Lie {
      /// Reports that a replace was done that was not.
      case losesReplaces
      /// Reports that nothing was changed, and has done the write.
      case refusesWhatItDid
      /// Reports that a session was destroyed that was not.
      case keepsSessions
      /// Reports only the truth, and fails now and then, after the write or before it.
      case leavesOpen
    }

    let base: any SessionRecordStore = MemoryRecordStore()
    let lie: Lie

    private var isTime: Bool { Int.random(in: 0..<30) == 0 }

    func replace(
      _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
    ) async throws(SessionError) -> ReplaceOutcome {
      let isTime = isTime
      if isTime && lie == .losesReplaces { return .replaced }
      let isDone = lie != .leavesOpen || Bool.random()
      if isTime && !isDone { throw SessionError(.timeout, "in doubt", isIndeterminate: true) }
      let outcome = try await base.replace(
        key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      if isTime && lie == .leavesOpen { throw SessionError(.timeout, "in doubt", isIndeterminate: true) }
      if isTime && lie == .refusesWhatItDid { throw SessionError(.unavailable, "nothing was changed") }
      return outcome
    }

    func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
      if lie == .keepsSessions { return true }
      let isDone = try await base.destroy(key, expecting: version)
      if lie == .leavesOpen && isTime { throw SessionError(.timeout, "in doubt", isIndeterminate: true) }
      return isDone
    }
  }

  private func counts(_ lie: LyingStore.Lie, allowsLoss: Bool = false) async throws -> WriteCounts {
    try await WriteLoad.run(on: LyingStore(lie: lie), sessions: 4, allowsLoss: allowsLoss) { load in
      try await load.progress(2000)
    }
  }

  @Test func `a load on an honest store counts what is in doubt and finds nothing wrong`() async throws {
    let counts = try await counts(.leavesOpen)
    #expect(counts.wrong == [] && counts.lost == 0 && counts.refused == 0)
    #expect(counts.acknowledged >= 2000 && counts.indeterminate > 0 && counts.destroyed > 0)
    #expect(counts.codes == [.timeout: counts.indeterminate] && counts.hasOnlyOutageErrors)
  }

  @Test func `a load notices acknowledged writes that are not there`() async throws {
    let counts = try await counts(.losesReplaces)
    #expect(counts.lost > 0 && counts.wrong.contains { $0.hasPrefix("version ") })
    let accepted = try await self.counts(.losesReplaces, allowsLoss: true)
    #expect(accepted.lost > 0 && accepted.wrong == [])
  }

  @Test func `a load notices refused writes that were done`() async throws {
    let counts = try await counts(.refusesWhatItDid)
    #expect(counts.refused > 0 && !counts.wrong.isEmpty)
  }

  @Test func `a load notices destroyed sessions that are there`() async throws {
    let counts = try await counts(.keepsSessions)
    #expect(counts.wrong.contains("a session is there again that was destroyed"))
    #expect(counts.lost > 0)
  }

  @Test func `a load that stands still says so, and its tasks end`() async throws {
    struct Silent: RecordStoreWrapper {
      let base: any SessionRecordStore = MemoryRecordStore()
      func replace(
        _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
      ) async throws(SessionError) -> ReplaceOutcome {
        try? await Task.sleep(for: .seconds(3600))
        throw SessionError(.cancelled, "cancelled")
      }
    }
    let start = ContinuousClock.now
    await #expect(throws: FaultRunError.self) {
      _ = try await WriteLoad.run(on: Silent(), sessions: 2) { try await $0.progress(1, within: .milliseconds(200)) }
    }
    // The operation that it waits for lasts an hour.
    #expect(ContinuousClock.now - start < .seconds(600))
  }

  @Test func `a soak makes the same faults of the same seed, and counts them`() async throws {
    func soak(_ seed: UInt64) async throws -> ([String], FaultSoakReport) {
      let names = Locked<[String]>([])
      let report = Locked<FaultSoakReport?>(nil)
      _ = try await WriteLoad.run(on: MemoryRecordStore(), sessions: 2) { load in
        let faults = ["a", "b", "c"].map { name in InjectedFault(name) { share in names.withLock { $0.append("\(name) \(share)") } } }
        let made = try await FaultSoak("test", load: load, faults: faults, settings: .init(duration: .milliseconds(300), seed: seed)).run()
        report.withLock { $0 = made }
      }
      return (names.withLock { $0 }, try #require(report.withLock { $0 }))
    }
    let ((first, report), (second, _), (other, _)) = (try await soak(5), try await soak(5), try await soak(6))
    let length = min(first.count, second.count, other.count)
    #expect(length >= 9)
    #expect(first.prefix(length) == second.prefix(length))
    #expect(first.prefix(length) != other.prefix(length))
    #expect(report.faultCount == first.count && report.samples.count == first.count && report.recoveries.count == first.count)
    #expect(report.faults.values.allSatisfy { abs($0 - first.count / 3) <= 1 })
  }

  @Test func `a load begins on a store that is too slow for its deadline at first`() async throws {
    struct SlowStart: RecordStoreWrapper {
      let base: any SessionRecordStore = MemoryRecordStore()
      let failures = Counter()
      func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
        if failures.isBelow(3) { throw SessionError(.timeout, "the machine has other things to do") }
        return try await base.create(key, record, now: now)
      }
    }
    let counts = try await WriteLoad.run(on: SlowStart(), sessions: 2) { try await $0.progress(10) }
    #expect(counts.wrong == [] && counts.lost == 0 && counts.codes == [:])
  }

  @Test func `operations that wait without a thread leave the others theirs, and those that end early are noticed`() async throws {
    let isOpen = Flag()
    let waiting: @Sendable () async -> Void = { while !isOpen.value { try? await Task.sleep(for: .milliseconds(1)) } }
    try await TaskThreads.stayFree(during: Array(repeating: waiting, count: 64)) { isOpen.value = true }
    // A thread that sleeps is kept from all tasks. There are not enough for all of these: some begin when others have ended.
    let blocking: @Sendable () async -> Void = { usleep(20_000) }
    let count = 4 * ProcessInfo.processInfo.activeProcessorCount
    await #expect(throws: FaultRunError.self) { try await TaskThreads.stayFree(during: Array(repeating: blocking, count: count)) {} }
  }

  @Test func `what is counted is told in one line`() {
    let line = FaultCounts(
      "Redis", "server killed (kill -9)", acknowledged: 3120, lost: 0, indeterminate: 4, refused: 31, recovery: .milliseconds(120)
    ).line
    #expect(
      line == "FAULT | Redis | server killed (kill -9) | acknowledged 3120 | lost 0 | indeterminate 4 | refused 31 | recovered 0.120 s")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "there is no /proc here"))
  func `what the process uses is read`() throws {
    let before = try ProcessUsage.current()
    #expect(before.residentBytes > 1 << 20 && before.threads >= 1 && before.descriptors >= 3)
    // Other tests open and close descriptors meanwhile: until a moment comes when none does.
    var isSeen = false
    let end = ContinuousClock.now + WriteLoad.patience
    while !isSeen, ContinuousClock.now < end {
      let before = try ProcessUsage.current()
      let pipe = Pipe()
      isSeen = try ProcessUsage.current().descriptors == before.descriptors + 2
      withExtendedLifetime(pipe) {}
    }
    #expect(isSeen)
  }
}

/// A switch of a test.
private final class Flag: Sendable {
  private let storage = Locked(false)

  var value: Bool {
    get { storage.withLock { $0 } }
    set { storage.withLock { $0 = newValue } }
  }
}

/// Counts calls.
private final class Counter: Sendable {
  private let calls = Locked(0)

  /// Notes a call; whether it is one of the first so many.
  func isBelow(_ limit: Int) -> Bool {
    calls.withLock { calls in
      calls += 1
      return calls <= limit
    }
  }
}
