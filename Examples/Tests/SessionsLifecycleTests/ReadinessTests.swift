import Sessions
import SessionsLifecycle
import Testing

/// Readiness: one ping for all who ask, an answer that is kept for a moment, and a deadline.
@Suite struct ReadinessTests {
  private let clock = PauseClock()

  @Test func `all who ask at once share one ping`() async throws {
    let gate = Gate()
    let store = try ScriptedStore(onPing: { _ in await gate.pass() })
    let readiness = SessionReadiness(store, timer: clock)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { () async throws in try await readiness.check() } }
      await gate.arrivals()
      gate.open()
      try await group.waitForAll()
    }
    #expect(store.count("ping") == 1)
  }

  @Test func `an answer is good for a second, also when it is a failure`() async throws {
    let store = try ScriptedStore(onPing: { call throws(SessionError) in
      if call == 2 { throw SessionError(.unavailable, "READONLY: the server is a replica") }
    })
    let readiness = SessionReadiness(store, deadline: .seconds(5), keeps: .seconds(1), timer: clock)
    try await readiness.check()
    clock.advance(by: .milliseconds(999))
    #expect(await readiness.isReady)
    #expect(store.count("ping") == 1)
    clock.advance(by: .milliseconds(1))
    #expect(await code { () async throws(SessionError) in try await readiness.check() } == .unavailable)
    #expect(await readiness.isReady == false)
    #expect(store.count("ping") == 2)
    clock.advance(by: .seconds(1))
    try await readiness.check()
    #expect(store.count("ping") == 3)
  }

  @Test func `a store that does not answer is not ready, and is not asked again meanwhile`() async throws {
    let gate = Gate()
    let store = try ScriptedStore(onPing: { call in if call == 1 { await gate.pass() } })
    let readiness = SessionReadiness(store, deadline: .seconds(3), keeps: .seconds(1), timer: clock)
    for round in 1...3 {
      async let answer = code { () async throws(SessionError) in try await readiness.check() }
      #expect(await clock.sleeper() == .seconds(3))
      clock.wake()
      #expect(await answer == .timeout, "round \(round)")
      // The answer is kept.
      #expect(await code { () async throws(SessionError) in try await readiness.check() } == .timeout)
      clock.advance(by: .seconds(1))
    }
    #expect(store.count("ping") == 1)
    // The ping that was hung ends: its answer is the newest one.
    gate.open()
    while await !readiness.isReady { clock.wake() }
    #expect(store.count("ping") == 1)
  }

  @Test func `the ping goes on when the one who asked is gone`() async throws {
    let gate = Gate()
    let store = try ScriptedStore(onPing: { _ in
      await gate.pass()
      if Task.isCancelled { Issue.record("the ping was cancelled") }
    })
    let readiness = SessionReadiness(store, timer: clock)
    let impatient = Task { await readiness.isReady }
    await gate.arrivals()
    impatient.cancel()
    gate.open()
    #expect(await impatient.value)
  }
}
