import Foundation
import Sessions
import SessionsTesting
import Testing

@Suite("Session: fields")
struct FieldTests {
  @Test("a request reads what it wrote [FD-6], and others do not until the commit")
  func readYourWrites() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.set(.visits, to: 2)
    try session.set(.name, to: "Zoë")
    #expect(try await session.get(.visits) == 2)
    try session.update(.visits, default: 0) { $0 += 5 }
    #expect(try await session.get(.visits) == 7)
    #expect(try await session.get(.name) == "Zoë")
    #expect(try await site.request(token).get(.visits) == 1)
    #expect(try await site.request(token).get(.name) == nil)
    _ = try await session.commit()
    #expect(try await session.get(.visits) == 7)
    #expect(try await site.request(token).get(.visits) == 7)
    #expect(try await site.request(token).get(.name) == "Zoë")
  }

  @Test("another request's commit is seen after reload or after an own commit [FD-6]")
  func others() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    #expect(try await session.get(.visits) == 1)
    try await site.commit(token) { try $0.set(.visits, to: 2) }
    #expect(try await session.get(.visits) == 1)
    try session.set(.other, to: 5)
    try await session.reload()
    #expect(try await session.get(.visits) == 2)
    #expect(try await session.get(.other) == 5)

    try await site.commit(token) { try $0.set(.visits, to: 3) }
    #expect(try await session.get(.visits) == 2)
    _ = try await session.commit()
    #expect(try await session.get(.visits) == 3)
    #expect(try await session.get(.other) == 5)
  }

  @Test("an update is called once for all reads and the commit, and again only for a value that others changed [CC-3]")
  func updateCalls() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let calls = Locked(0)
    let session = site.request(token)
    try session.update(.visits, default: 0) { value in
      calls.withLock { $0 += 1 }
      value += 1
    }
    try session.flash(.notice, "hi")
    for _ in 0..<3 {
      #expect(try await session.get(.visits) == 2)
      #expect(try await session.has(.visits))
      #expect(try await session.peekFlash(.notice) == "hi")
      #expect(try await session.takeFlash(.warning) == nil)
    }
    try session.set(.other, to: 1)
    #expect(try await session.get(.visits) == 2)
    #expect(calls.withLock { $0 } == 1)

    // Another field that others change leaves the update's result as it is.
    try await site.commit(token) { try $0.set(.name, to: "Zoë") }
    #expect(try await session.commit().result == .committed)
    #expect(calls.withLock { $0 } == 1)

    try session.update(.visits, default: 0) { value in
      calls.withLock { $0 += 1 }
      value += 10
    }
    #expect(try await session.get(.visits) == 12)
    try await site.commit(token) { try $0.set(.visits, to: 5) }
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).get(.visits) == 15)
    #expect(calls.withLock { $0 } == 3)
  }

  @Test("an update may use its own session")
  func updateWithinUpdate() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.update(.visits, default: 0) { [session] value in
      try? session.setPersistent(true)
      value += 1
    }
    #expect(try await session.get(.visits) == 2)
    _ = try await session.commit()
    #expect(try await session.snapshot()?.content.isPersistent == true)
  }

  @Test("two reads at once and the commit agree on an update, whatever its function returns")
  func updateOfTwoTasks() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    let calls = Locked(0)
    // Each call waits for the other one, so that both find nothing remembered.
    try session.update(.visits) { value in
      let call = calls.withLock { calls in
        calls += 1
        return calls
      }
      while call <= 2, calls.withLock({ $0 }) < 2 { sched_yield() }
      value = call * 100
    }
    async let first = Self.onThread { try await session.get(.visits) }
    async let second = Self.onThread { try await session.get(.visits) }
    let seen = try await (first, second)
    #expect(seen.0 == seen.1 && seen.0 != nil)
    #expect(try await session.get(.visits) == seen.0)
    _ = try await session.commit()
    #expect(try await site.request(token).get(.visits) == seen.0)
    #expect(calls.withLock { $0 } == 2)
  }

  /// Runs a body on a task of its own, so that two of them can stand still at once.
  private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await Task.detached { try await body() }.value
  }

  @Test("an update that invalidates its own session leaves an empty one to read")
  func updateThatInvalidates() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.set(.other, to: 1)
    try session.update(.visits) { [weak session] value in
      try? session?.invalidate()
      value = 9
    }
    _ = try await session.get(.visits)
    #expect(try await session.get(.visits) == nil)
    #expect(try await session.get(.other) == nil)
    #expect(try await session.commit().result == .destroyed)
  }

  @Test("the subject is read as this request sees it [IX-1] [FD-6]")
  func subject() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.setSubject("ada") }
    let session = site.request(token)
    #expect(try await session.subject == "ada")
    try session.setSubject("grace")
    #expect(try await session.subject == "grace")
    try session.clear()
    #expect(try await session.subject == nil)
    try session.invalidate()
    #expect(try await session.subject == nil)
    #expect(try await site.request(token).subject == "ada")
    #expect(try await site.request().subject == nil)
  }

  @Test("remove and nil remove, also what is not there [FD-3]")
  func removal() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.remove(.visits)
    #expect(try await !session.has(.visits))
    #expect(try await session.get(.visits) == nil)
    try session.set(.visits, to: 4)
    #expect(try await session.has(.visits))
    try session.set(.visits, to: nil)
    #expect(try await !session.has(.visits))
    try session.remove(.other)
    _ = try await session.commit()
    #expect(try await !site.request(token).has(.visits))
  }

  @Test("update starts from nothing, keeps what it is given and removes with nil [CC-3]")
  func update() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.update(.other) { $0 = ($0 ?? 10) + 1 }
    try session.update(.other) { $0 = ($0 ?? 100) + 1 }
    try session.update(.visits) { $0 = nil }
    try session.update(.name, default: "a") { $0 += "b" }
    try session.update(.name, default: "a") { $0 += "b" }
    #expect(try await session.get(.other) == 12)
    #expect(try await !session.has(.visits))
    _ = try await session.commit()
    let next = site.request(token)
    #expect(try await next.get(.other) == 12)
    #expect(try await next.get(.name) == "abb")
    #expect(try await !next.has(.visits))
  }

  @Test("a field of another type is a mismatch, and the session stays usable [FD-4]")
  func mismatch() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.set(.name, to: "Zoë") }
    let session = site.request(token)
    let wrong: SessionKey<Int> = "name"
    #expect(await errorCode { _ = try await session.get(wrong) } == .typeMismatch)
    #expect(try await session.has(wrong))
    #expect(try await session.get(.name) == "Zoë")
    try session.set(wrong, to: 5)
    #expect(try await session.get(wrong) == 5)
    #expect(await errorCode { _ = try await session.get(.name) } == .typeMismatch)
    #expect(try await session.commit().result == .committed)
  }

  @Test("an update of a field of another type fails the commit and writes nothing")
  func mismatchedUpdate() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.set(.name, to: "Zoë") }
    let session = site.request(token)
    try session.set(.visits, to: 9)
    try session.update(SessionKey<Int>("name"), default: 0) { $0 += 1 }
    #expect(await errorCode { _ = try await session.commit() } == .typeMismatch)
    #expect(try await site.request(token).get(.name) == "Zoë")
    #expect(try await site.request(token).get(.visits) == nil)
  }

  @Test("clear removes what was written before it and keeps what comes after [CC-5]")
  func clear() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.notice, "old")
      try session.setSubject("alice")
    }
    let session = site.request(token)
    try session.set(.other, to: 2)
    try session.flash(.warning, "pending")
    try session.clear()
    try session.set(.name, to: "after")
    #expect(try await session.get(.visits) == nil)
    #expect(try await session.get(.other) == nil)
    #expect(try await session.peekFlash(.notice) == nil)
    #expect(try await session.peekFlash(.warning) == nil)
    #expect(try await session.takeFlash(.notice) == nil)
    // Nobody's session has another token than the owner's (`[MW-24]`).
    let next = try #require(try await session.commit().cookie.token)
    let content = try #require(try await site.request(next).snapshot()).content
    #expect(content == SessionContent(fields: ["name": EncodedValue(json: "\"after\"")], authenticatedAt: start))
  }

  @Test("an empty key is refused at once, a long one at the commit [FD-2]")
  func keys() async throws {
    let site = try Site()
    let session = site.request()
    let empty: SessionKey<Int> = ""
    #expect(await errorCode { try session.set(empty, to: 1) } == .invalidKey)
    #expect(await errorCode { try session.update(empty, default: 0) { $0 += 1 } } == .invalidKey)
    #expect(await errorCode { try session.flash(empty, 1) } == .invalidKey)
    #expect(await errorCode { try session.flashNow(empty, 1) } == .invalidKey)
    try session.set(SessionKey<Int>(String(repeating: "k", count: 257)), to: 1)
    #expect(await errorCode { _ = try await session.commit() } == .tooLarge)
  }

  @Test("an empty subject is refused at once, and changes nothing [SZ-2]")
  func emptySubject() async throws {
    let site = try Site()
    let session = site.request()
    try session.setSubject("ada")
    #expect(await errorCode { try session.setSubject("") } == .invalidKey)
    #expect(try await session.subject == "ada")
    try session.setSubject(nil)
    #expect(try await session.subject == nil)
  }

  @Test("no name is reserved and none has a structure [FD-1] [FD-2]")
  func names() async throws {
    let names = ["_flash", "__proto__", "constructor", "$set", "a.b", "a", "0", "toString", " ", "\0", "session_id", "é", "e\u{301}"]
    let site = try Site()
    let token = try await site.visitor { session in
      for (index, name) in names.enumerated() { try session.set(SessionKey<Int>(name), to: index) }
    }
    let session = site.request(token)
    for (index, name) in names.enumerated() { #expect(try await session.get(SessionKey<Int>(name)) == index) }
    #expect(try await session.get(SessionKey<Int>("hasOwnProperty")) == nil)
    #expect(try await session.snapshot()?.content.fields.count == names.count)
  }

  @Test("a value that cannot be encoded is refused at once and nothing is recorded")
  func notEncodable() async throws {
    let site = try Site()
    let session = site.request()
    #expect(await errorCode { try session.set(SessionKey<Double>("rate"), to: .nan) } == .encodingFailed)
    #expect(await errorCode { try session.flash(SessionKey<Double>("rate"), .infinity) } == .encodingFailed)
    #expect(try await session.commit().result == .unchanged)
    #expect(site.records.calls == "")
  }
}
