import HTTPTypes
import Sessions
import SessionsHTTP
import SessionsHTTPTesting
import SessionsMemory
import SessionsTesting
import Testing

@Suite("Cancellation does not stop the commit of a handler that has answered [MW-19]")
struct CancellationTests {
  /// A record store that heeds cancellation, as one with a network does, and whose client can leave in the middle of a write.
  private final class LeavingClientStore: RecordStoreWrapper {
    /// When the client leaves.
    enum Moment: Sendable {
      /// Before anything was written.
      case beforeWrite
      /// After it was written, so that the answer is lost.
      case afterWrite
    }

    let base: any SessionRecordStore = MemoryRecordStore()
    private let moment = Locked<Moment?>(nil)

    /// Makes the client of the next write leave.
    func leave(_ next: Moment) {
      moment.withLock { $0 = next }
    }

    private func write<Result>(_ body: () async throws(SessionError) -> Result) async throws(SessionError) -> Result {
      if Task.isCancelled { throw SessionError(.cancelled, "the task was cancelled") }
      let leaves = moment.withLock { moment in
        defer { moment = nil }
        return moment
      }
      guard let leaves else { return try await body() }
      withUnsafeCurrentTask { $0?.cancel() }
      if leaves == .afterWrite { _ = try await body() }
      throw SessionError(.cancelled, "the task was cancelled", isIndeterminate: leaves == .afterWrite)
    }

    func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
      if Task.isCancelled { throw SessionError(.cancelled, "the task was cancelled") }
      return try await base.load(key, now: now)
    }

    func replace(
      _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
    ) async throws(SessionError) -> ReplaceOutcome {
      try await write { () async throws(SessionError) in
        try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      }
    }

    func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
      try await write { () async throws(SessionError) in try await base.destroy(key, expecting: version) }
    }
  }

  private struct Outcome: Equatable {
    var error: SessionErrorCode?
    var value: String?
    var count: Int?
    var setCookies = 0
  }

  /// Ends a request whose client leaves before the handler has answered, or in the middle of the commit.
  private func request(
    leaving moment: LeavingClientStore.Moment?, afterRead: Bool = true, tokenAge: Duration = .zero,
    _ change: @escaping @Sendable (Session) throws -> Void
  ) async throws -> Outcome {
    let store = LeavingClientStore()
    let clock = ManualClock(start)
    let sessions = try SessionManager(
      store: try ServerSessionStore(store),
      configuration: SessionsHTTPConfiguration(cookie: .plainHTTP(), rotatesEvery: .seconds(60), clock: clock))
    let cookie = try await sessions.cookie(for: [.set("a", EncodedValue(json: "\"1\""))])
    clock.advance(by: tokenAge)
    let exchange = sessions.begin(cookieFields: [cookie], method: "GET", secPurpose: nil)
    if afterRead { _ = try await exchange.session.get(.a) }
    try change(exchange.session)
    if let moment { store.leave(moment) }
    var outcome = await Task {
      if moment == nil { withUnsafeCurrentTask { $0?.cancel() } }
      var fields = HTTPFields()
      do throws(SessionError) {
        try await exchange.finish(.answered(.ok), fields: &fields)
        return Outcome(setCookies: fields.filter { $0.name == .setCookie }.count)
      } catch {
        return Outcome(error: error.code)
      }
    }.value
    let next = sessions.begin(cookieFields: [cookie], method: "GET", secPurpose: nil).session
    outcome.value = try await next.get(.a)
    outcome.count = try await next.get(.count)
    return outcome
  }

  @Test("a client that left before the answer: changes are written, though the session has to be loaded first", arguments: [true, false])
  func before(afterRead: Bool) async throws {
    #expect(try await request(leaving: nil, afterRead: afterRead) { try $0.set(.a, to: "2") } == Outcome(value: "2"))
  }

  @Test("a client that left before the answer: an old token is replaced in the same commit")
  func rotationBefore() async throws {
    let outcome = try await request(leaving: nil, tokenAge: .seconds(60)) { try $0.set(.a, to: "2") }
    #expect(outcome == Outcome(value: "2", setCookies: 1))
  }

  @Test("a client that left before the answer: a logout ends the session")
  func logoutBefore() async throws {
    #expect(try await request(leaving: nil) { try $0.invalidate() } == Outcome(setCookies: 1))
  }

  @Test("a write that was cancelled on the way is done again")
  func during() async throws {
    let outcome = try await request(leaving: .beforeWrite) { session in try session.update(.count, default: 0) { $0 += 1 } }
    #expect(outcome == Outcome(value: "1", count: 1))
  }

  @Test("a logout that was cancelled is done again, also when it may have happened", arguments: [true, false])
  func logoutDuring(isDone: Bool) async throws {
    #expect(try await request(leaving: isDone ? .afterWrite : .beforeWrite) { try $0.invalidate() } == Outcome(setCookies: 1))
  }

  @Test("a change that may have been written is not written twice")
  func indeterminate() async throws {
    let outcome = try await request(leaving: .afterWrite) { session in try session.update(.count, default: 0) { $0 += 1 } }
    #expect(outcome == Outcome(error: .cancelled, value: "1", count: 1))
  }

  @Test("a handler that did not answer is cancelled, and its changes are dropped")
  func unanswered() async throws {
    let site = try Site()
    let cookie = try await site.visitor()
    let answer = await site.request(cookie) { session in
      try session.set(.a, to: "2")
      throw CancellationError()
    }
    #expect(answer.status == 500)
    #expect(try await site.value(.a, cookie) == "1")
  }
}
