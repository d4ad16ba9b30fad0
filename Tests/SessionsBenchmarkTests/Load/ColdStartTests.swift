import Sessions
import SessionsBenchmark
import SessionsTesting
import Testing

/// The first visitor after a start.
@Suite(.serialized) struct ColdStartTests {
  private let settings = CellSettings(load: .closed(tasks: 1), duration: .milliseconds(20))

  @Test func `each request opens a store, makes a session and reads it back, and closes the store`() async throws {
    let backend = LoadBackend()
    let outcome = try await ColdStart(settings).run(on: backend, namespace: "test")
    guard case .measured(let cell) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(cell.requests.count >= 10)
    #expect(
      cell.operations.mapValues(\.count) == ["open": cell.requests.count, "create": cell.requests.count, "load": cell.requests.count])
    #expect(cell.verified == cell.requests.count)
    #expect(backend.closed.withLock { $0 } == cell.requests.count)
    #expect(cell.phases.measureSeconds + cell.phases.cleanUpSeconds >= 0.02)
  }

  @Test func `a store that forgets its first session has no numbers`() async throws {
    let backend = LoadBackend(wrap: { EmptyRecords(base: $0) })
    let outcome = try await ColdStart(settings).run(on: backend, namespace: "test")
    guard case .invalid(let reason) = outcome else { throw LoadTestError("\(outcome)") }
    #expect(reason.contains("the first session was not found"))
  }

  @Test func `a store that fails is closed, and there is nothing to say of it`() async throws {
    let backend = LoadBackend(wrap: { FailingRecords(base: $0, fails: { true }) })
    await #expect(throws: SessionError.self) { try await ColdStart(settings).run(on: backend, namespace: "test") }
    #expect(backend.closed.withLock { $0 } == 1)
  }
}

/// Finds nothing.
private struct EmptyRecords: RecordStoreWrapper {
  let base: any SessionRecordStore

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? { nil }
}
