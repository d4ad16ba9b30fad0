import Sessions
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Closing [ST-12]")
struct CloseTests {
  private struct Wrapper: SessionStoreWrapper {
    let base: any SessionStore
  }

  @Test("a session store closes its record store, through every wrapper of both kinds")
  func forwarded() async throws {
    let records = CountingRecordStore()
    let wrapped = InterruptibleRecordStore(GatedRecordStore(AnyRecordStore(records)), behind: InterruptionSwitch())
    let store: any SessionStore = Wrapper(base: try ServerSessionStore(wrapped))
    guard case .committed(_, let token?) = try await store.commit([.add("n", 1)], to: nil, now: start) else {
      Issue.record("the session was not created")
      return
    }
    records.reset()
    await store.close()
    #expect(records.calls == "1 close")
    let error = await errorCode { _ = try await store.open(token, now: start) }
    #expect(error == .closed)
    await store.close()
    #expect(await errorCode { try await store.ping() } == .closed)
  }

  @Test("a store that holds nothing goes on serving")
  func nothingToRelease() async throws {
    let store: any SessionStore = try ServerSessionStore(MemoryRecordStore())
    guard case .committed(_, let token?) = try await store.commit([.add("n", 1)], to: nil, now: start) else {
      Issue.record("the session was not created")
      return
    }
    await store.close()
    guard case .live = try await store.open(token, now: start) else {
      Issue.record("the session is gone")
      return
    }
  }
}
