import Logging
import Sessions
import SessionsLifecycle
import SessionsMemory
import SessionsTesting
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import Testing

/// Pruning: its times, its batches, its failures and its end (MW-12).
@Suite struct PruneTests {
  private let clock = PauseClock()

  /// Runs a service beside `body`, which has to shut it down, and waits for its end.
  private func run(
    _ service: SessionPruneService, onEnd: @escaping @Sendable () -> Void = {},
    _ body: @Sendable (GracefulShutdownTestTrigger) async throws -> Void
  ) async throws {
    try await testGracefulShutdown { trigger in
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { () async throws in
          try await service.run()
          onEnd()
        }
        try await body(trigger)
        try await group.waitForAll()
      }
    }
  }

  @Test func `while a batch is full the next one comes at once, and then the interval`() async throws {
    let store = try ScriptedStore(onPrune: { $0 < 3 ? 10 : 9 })
    let time = ManualClock(Timestamp(milliseconds: 1_000_000))
    let service = try SessionPruneService(store, interval: .seconds(60), batch: 10, clock: time, timer: clock)
    try await run(service) { trigger in
      await clock.sleeper()
      #expect(store.calls.isEmpty)
      clock.wake()
      await clock.sleeper()
      #expect(store.calls.filter { $0.name == "prune" } == Array(repeating: .init(name: "prune", limit: 10, now: time.now), count: 3))
      time.advance(by: .seconds(5))
      clock.wake()
      await clock.sleeper()
      #expect(store.count("prune") == 4)
      #expect(store.calls.last { $0.name == "prune" }?.now == time.now)
      trigger.triggerGracefulShutdown()
    }
    #expect(store.count("prune") == 4)
  }

  @Test func `the interval is a fifth more or less, by chance`() async throws {
    let store = try ScriptedStore()
    let service = try SessionPruneService(store, interval: .seconds(60), timer: clock)
    let pauses = Mutex<[Duration]>([])
    try await run(service) { trigger in
      for _ in 0..<40 {
        let pause = await clock.sleeper()
        pauses.withLock { $0.append(pause) }
        clock.wake()
      }
      await clock.sleeper()
      trigger.triggerGracefulShutdown()
    }
    #expect(store.count("prune") == 40)
    let waited = pauses.withLock { $0 }
    #expect(waited.allSatisfy { .seconds(48) <= $0 && $0 <= .seconds(72) }, "\(waited)")
    // Forty equal ones, or none on one of the sides, are as likely as forty tosses of a coin that fall the same.
    #expect(waited.contains { $0 < .seconds(60) } && waited.contains { $0 > .seconds(60) }, "\(waited)")
  }

  @Test func `a failure is logged and tried again after the interval`() async throws {
    let store = try ScriptedStore(onPrune: { call throws(SessionError) in
      if call == 2 { throw SessionError(.unavailable, "the server is away") }
      return call == 1 ? 5 : 0
    })
    let recorder = LogRecorder()
    let service = try SessionPruneService(store, interval: .seconds(1), batch: 5, timer: clock, logger: recorder.logger)
    try await run(service) { trigger in
      await clock.sleeper()
      clock.wake()
      await clock.sleeper()
      #expect(store.count("prune") == 2)
      clock.wake()
      await clock.sleeper()
      #expect(store.count("prune") == 3)
      trigger.triggerGracefulShutdown()
    }
    #expect(recorder.entries.map(\.level) == [.warning])
    #expect(recorder.entries.first?.text.contains("unavailable: the server is away") == true)
    #expect(recorder.entries.first?.text.contains("removed=5") == true)
  }

  @Test func `a shutdown ends the wait, and nothing is pruned any more`() async throws {
    let store = try ScriptedStore()
    try await run(try SessionPruneService(store, interval: .seconds(60), timer: clock)) { trigger in
      await clock.sleeper()
      trigger.triggerGracefulShutdown()
    }
    #expect(store.calls.isEmpty)
  }

  @Test func `a batch that is under way at the shutdown is the last one, even if it was full`() async throws {
    let gate = Gate()
    let store = try ScriptedStore(onPrune: { _ in
      await gate.pass()
      return Task.isCancelled ? -1 : 10
    })
    let recorder = LogRecorder()
    let service = try SessionPruneService(store, interval: .seconds(60), batch: 10, timer: clock, logger: recorder.logger)
    try await run(service) { trigger in
      await clock.sleeper()
      clock.wake()
      await gate.arrivals()
      trigger.triggerGracefulShutdown()
      gate.open()
    }
    #expect(store.count("prune") == 1)
    #expect(store.count("pruned") == 1)
    // It was not cancelled: its sessions are counted.
    #expect(recorder.entries.map(\.text) == ["expired sessions were removed removed=10"])
  }

  @Test func `a cancelled service ends without a word`() async throws {
    let store = try ScriptedStore()
    let recorder = LogRecorder()
    let service = try SessionPruneService(store, interval: .seconds(60), timer: clock, logger: recorder.logger)
    let task = Task { try await service.run() }
    await clock.sleeper()
    task.cancel()
    try await task.value
    #expect(store.calls.isEmpty && recorder.entries.isEmpty)
  }

  @Test func `a store that cannot prune is left alone, and the service stays until the shutdown`() async throws {
    let store = try ScriptedStore(capabilities: [])
    let hasEnded = Flag()
    let recorder = LogRecorder()
    let service = try SessionPruneService(store, interval: .seconds(60), timer: clock, logger: recorder.logger)
    try await run(service, onEnd: hasEnded.set) { trigger in
      while recorder.entries.isEmpty { await Task.yield() }
      for _ in 0..<100 { await Task.yield() }
      #expect(!hasEnded.isSet)
      trigger.triggerGracefulShutdown()
    }
    #expect(hasEnded.isSet && store.calls.isEmpty)
  }

  @Test func `expired sessions are removed from a store, and live ones stay`() async throws {
    let time = ManualClock()
    let records = MemoryRecordStore()
    let store = try ServerSessionStore(records)
    func create(idle: SessionLimit) async throws {
      let session = Session(token: nil, in: store, clock: time)
      try session.set("a", to: "b")
      try session.setLimits(idle: idle, absolute: nil)
      _ = try await session.commit()
    }
    for _ in 0..<25 { try await create(idle: .minutes(1)) }
    try await create(idle: .minutes(30))
    time.advance(by: .seconds(120))
    let service = try SessionPruneService(store, interval: .seconds(60), batch: 10, clock: time, timer: clock)
    try await run(service) { trigger in
      await clock.sleeper()
      clock.wake()
      await clock.sleeper()
      trigger.triggerGracefulShutdown()
    }
    #expect(try await store.prune(now: time.now, limit: 100) == 0)
    #expect(try await store.prune(now: time.now.advanced(by: .seconds(86400)), limit: 100) == 1)
  }

  @Test func `a setting that cannot work is refused`() async throws {
    let store = try ScriptedStore()
    #expect(throws: SessionError.self) { try SessionPruneService(store, interval: .zero) }
    #expect(throws: SessionError.self) { try SessionPruneService(store, interval: .seconds(1), batch: 0) }
    do {
      _ = try SessionPruneService(store, interval: .seconds(-1))
    } catch {
      #expect(error.code == .misconfigured && error.message.contains("interval"))
    }
  }
}

private final class Flag: Sendable {
  private let value = Mutex(false)

  var isSet: Bool { value.withLock { $0 } }

  func set() { value.withLock { $0 = true } }
}
