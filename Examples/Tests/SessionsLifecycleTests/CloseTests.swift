import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Sessions
import SessionsLifecycle
import Testing

/// The end of an application: what is listed first ends last.
@Suite struct CloseTests {
  @Test func `the store is closed after pruning has ended`() async throws {
    let (gate, clock) = (Gate(), PauseClock())
    let store = try ScriptedStore(onPrune: { _ in
      await gate.pass()
      return 0
    })
    let services: [any Service] = [SessionCloseService(store), try SessionPruneService(store, interval: .seconds(60), timer: clock)]
    let group = ServiceGroup(services: services, logger: Logger(label: "test"))
    async let run: Void = group.run()
    await clock.sleeper()
    clock.wake()
    await gate.arrivals()
    await group.triggerGracefulShutdown()
    gate.open()
    try await run
    #expect(store.calls.map(\.name) == ["prune", "pruned", "close"])
    #expect(await code { () async throws(SessionError) in try await store.base.ping() } == nil)
  }

  @Test func `a cancelled application closes its store, too`() async throws {
    let store = try ScriptedStore()
    let task = Task { try await SessionCloseService(store).run() }
    task.cancel()
    try await task.value
    #expect(store.calls.map(\.name) == ["close"])
  }
}

/// The code of the error that an operation throws; nil when it succeeds.
func code<Value>(of body: () async throws(SessionError) -> Value) async -> SessionErrorCode? {
  do throws(SessionError) {
    _ = try await body()
    return nil
  } catch {
    return error.code
  }
}
