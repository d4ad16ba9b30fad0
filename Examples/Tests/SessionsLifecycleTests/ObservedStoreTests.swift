import InMemoryTracing
import Metrics
import MetricsTestKit
import Sessions
import SessionsCookie
import SessionsLifecycle
import SessionsMemory
import SessionsTesting
import Testing
import Tracing

/// The signals of a store: spans, counters and timers, and nothing secret in any of them.
@Suite struct ObservedStoreTests {
  private let tracer = InMemoryTracer()
  private let metrics = TestMetrics()
  private let clock = ManualClock()
  /// Well formed, and nobody's.
  private let token = String(repeating: "A", count: 64)

  private func observed(_ base: any SessionStore) -> ObservedSessionStore {
    ObservedSessionStore(base, backend: "memory", tracer: tracer, metrics: metrics)
  }

  private func count(_ operation: String, _ outcome: String) -> Int64 {
    metrics.counterTotal(
      label: "sessions_operations_total", dimensions: [("operation", operation), ("outcome", outcome), ("backend", "memory")])
  }

  @Test func `each operation has a span, a count and a time`() async throws {
    let store = observed(try ServerSessionStore(MemoryRecordStore()))
    let session = Session(token: nil, in: store, clock: clock)
    let note: SessionKey<String> = "note"
    try session.set("colour", to: "secret-value")
    try session.flash(note, "secret-value")
    guard case .set(let token, _) = try await session.commit().cookie else {
      Issue.record("no cookie")
      return
    }
    #expect(count("commit", "committed") == 1)

    let again = Session(token: token, in: store, clock: clock)
    #expect(try await again.takeFlash(note) == "secret-value")
    #expect(count("open", "live") == 1)
    #expect(count("take", "taken") == 1)
    clock.advance(by: .seconds(1800))
    _ = try await again.commit()
    #expect(count("touch", "touched") == 1)
    try again.invalidate()
    _ = try await again.commit()
    #expect(count("destroy", "destroyed") == 1)
    let late = Session(token: token, in: store, clock: clock)
    #expect(try await late.snapshot() == nil)
    #expect(count("open", "absent") == 1)
    // After the end of a session a commit asks the store for a new one, which has nothing to keep.
    #expect(count("commit", "unchanged") == 1)
    #expect(metrics.counterTotal(label: "sessions_operations_total") == 7)

    let spans = tracer.finishedSpans
    #expect(
      spans.map(\.operationName)
        == ["session.commit", "session.open", "session.take", "session.touch", "session.destroy", "session.commit", "session.open"])
    #expect(spans.map { $0.attributes.get("outcome") } == ["committed", "live", "taken", "touched", "destroyed", "unchanged", "absent"])
    #expect(spans.allSatisfy { $0.attributes.get("backend") == "memory" && $0.attributes.count == 2 && $0.errors.isEmpty })
    for operation in ["open", "commit", "take", "touch", "destroy"] {
      let timers = metrics.timers(label: "sessions_operation_seconds", dimensions: [("operation", operation), ("backend", "memory")])
      #expect(timers.map(\.values.count) == [["open", "commit"].contains(operation) ? 2 : 1])
    }
    let signals = "\(spans.map { "\($0.operationName) \($0.attributes)" })" + "\(metrics.counters.map { "\($0.dimensions)" })"
    #expect(!signals.contains("secret-value") && !signals.contains(token) && !signals.contains("colour"))
  }

  @Test func `a failure is the outcome, by its code, and marks the span`() async throws {
    let store = observed(BrokenStore(SessionError(.unavailable, "the server is away")))
    #expect(await code { () async throws(SessionError) in try await store.open(token, now: clock.now) } == .unavailable)
    #expect(count("open", "unavailable") == 1)
    let span = try #require(tracer.finishedSpans.first)
    #expect(span.attributes.get("outcome") == "unavailable")
    #expect(span.status?.code == .error)
    #expect(span.errors.count == 1)

    let odd = observed(BrokenStore(SessionError(SessionErrorCode(rawValue: "weather"), "it rains")))
    #expect(
      await code { () async throws(SessionError) in try await odd.open(token, now: clock.now) } == SessionErrorCode(rawValue: "weather"))
    #expect(count("open", "error") == 1)
    #expect(metrics.counters(label: "sessions_operations_total").allSatisfy { !"\($0.dimensions)".contains("weather") })
  }

  @Test func `spans that a driver begins are children of the store's`() async throws {
    let tracer = tracer
    let base = BrokenStore(nil) { tracer.startSpan("driver").end() }
    _ = try await observed(base).open(token, now: clock.now)
    let spans = tracer.finishedSpans
    let driver = try #require(spans.first { $0.operationName == "driver" })
    let operation = try #require(spans.first { $0.operationName == "session.open" })
    #expect(driver.parentSpanID == operation.spanID)
  }

  @Test func `without a tracer there are counts and no spans`() async throws {
    let base = BrokenStore(nil) { #expect(InstrumentationContext.current == nil) }
    let store = ObservedSessionStore(base, backend: "memory", tracer: NoOpTracer(), metrics: metrics)
    _ = try await store.open(token, now: clock.now)
    #expect(count("open", "absent") == 1)
    #expect(tracer.finishedSpans.isEmpty)
  }

  @Test func `everything else is the observed store's`() async throws {
    let base = try ScriptedStore(capabilities: [.prune, .subjectIndex], onPrune: { _ in 7 })
    let store = observed(base)
    #expect(store.capabilities == base.capabilities && store.deviations == base.deviations)
    #expect(try await store.prune(now: clock.now, limit: 7) == 7)
    #expect(store.isWellFormed(token) && !store.isWellFormed("text") && store.carrier == nil)
    let sealed = observed(try CookieSessionStore(configuration: CookieConfiguration(keys: CookieKeyRing(primary: .generate()))))
    #expect(sealed.carrier?.names.first == "__Host-session" && !sealed.isWellFormed(token))
    try await store.ping()
    await store.close()
    #expect(base.calls.map(\.name) == ["prune", "pruned", "ping", "close"])
    #expect(metrics.counterTotal(label: "sessions_operations_total") == 0)
  }
}

/// A store whose `open` fails, or finds nothing.
private struct BrokenStore: SessionStoreWrapper {
  let base: any SessionStore
  private let error: SessionError?
  private let driver: @Sendable () -> Void

  init(_ error: SessionError?, driver: @escaping @Sendable () -> Void = {}) {
    guard let base = try? ServerSessionStore(MemoryRecordStore()) else { preconditionFailure("the default configuration is valid") }
    self.base = base
    self.error = error
    self.driver = driver
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    driver()
    if let error { throw error }
    return .absent
  }
}
