import Sessions
import SessionsMemory
import Testing

/// The text of an outcome in a log.
@Suite("Outcomes as text")
struct OutcomeTextTests {
  @Test("no outcome shows its token [ID-4]")
  func tokens() async throws {
    let store = try ServerSessionStore(MemoryRecordStore())
    let committed = try await store.commit([.set("a", EncodedValue(json: "1"))], to: nil, now: start)
    guard case .committed(let snapshot, let token?) = committed else { throw SessionError(.backend, "not created") }
    let texts = [
      "\(committed)", "\(TouchOutcome.touched(snapshot, token: token))", "\(TakeOutcome.taken(FieldMap(), snapshot, token: token))",
      "\(SessionCommit(result: .created, cookie: .set(token, maxAge: nil)))", String(reflecting: committed),
    ]
    for text in texts { #expect(!text.contains(token)) }
    #expect("\(committed)".contains(snapshot.id.logPrefix))
  }
}
