import Sessions
import SessionsTesting
import Testing

@Suite("Session: flash")
struct FlashTests {
  @Test("a flash is taken once, by the next request that asks [FL-1] [FL-2]")
  func once() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let (first, second) = (site.request(token), site.request(token))
    // Both saw it; only one gets it.
    #expect(try await first.peekFlash(.notice) == "hi")
    #expect(try await second.peekFlash(.notice) == "hi")
    #expect(try await first.takeFlash(.notice) == "hi")
    #expect(try await second.takeFlash(.notice) == nil)
    #expect(try await first.takeFlash(.notice) == nil)
    #expect(try await site.request(token).takeFlash(.notice) == nil)
  }

  @Test("flash and fields of one name do not shadow each other [FL-1]")
  func namespaces() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.name, to: "field")
      try session.flash(.name, "flash")
    }
    let session = site.request(token)
    #expect(try await session.get(.name) == "field")
    #expect(try await session.takeFlash(.name) == "flash")
    #expect(try await session.get(.name) == "field")
    try session.remove(.name)
    try session.flash(.name, "again")
    #expect(try await session.get(.name) == nil)
    #expect(try await session.peekFlash(.name) == "again")
  }

  @Test("flash set and taken in one request returns the pending value and cancels the write [FL-5]")
  func pending() async throws {
    let site = try Site()
    let session = site.request()
    try session.flash(.notice, "hi")
    #expect(try await session.peekFlash(.notice) == "hi")
    #expect(try await session.takeFlash(.notice) == "hi")
    #expect(try await session.peekFlash(.notice) == nil)
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await session.commit().became(.unchanged, .none))
    #expect(site.records.calls == "")
  }

  @Test("a pending value that is taken hides the older stored one for good [FL-5]")
  func pendingOverStored() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "old") }
    let session = site.request(token)
    try session.flash(.notice, "new")
    #expect(try await session.takeFlash(.notice) == "new")
    #expect(try await session.takeFlash(.notice) == nil)
    _ = try await session.commit()
    #expect(try await site.request(token).takeFlash(.notice) == nil)
  }

  @Test("the last flash of a key wins, nil takes it back [FL-6]")
  func lastWins() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.flash(.notice, "one")
      try session.flash(.notice, "two")
      try session.flash(.warning, "never")
      try session.flash(.warning, nil)
    }
    let session = site.request(token)
    #expect(try await session.snapshot()?.content.flash.keys == ["notice"])
    #expect(try await session.takeFlash(.notice) == "two")
    #expect(try await session.takeFlash(.warning) == nil)
  }

  @Test("taking flash writes nothing else, and a failed handler does not put it back [FL-3] [FL-9]")
  func takeOnly() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    try session.set(.visits, to: 99)
    #expect(try await session.takeFlash(.notice) == "hi")
    // The handler throws here: no commit.
    let next = site.request(token)
    #expect(try await next.get(.visits) == nil)
    #expect(try await next.takeFlash(.notice) == nil)
    // A later commit of the first request still has its change.
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).get(.visits) == 99)
  }

  @Test("keepFlash puts it back, unless a newer one was set [FL-3]")
  func keep() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    try session.keepFlash(.notice)
    #expect(try await session.takeFlash(.notice) == "hi")
    try session.keepFlash(.notice)
    #expect(try await session.peekFlash(.notice) == "hi")
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).peekFlash(.notice) == "hi")

    let again = site.request(token)
    #expect(try await again.takeFlash(.notice) == "hi")
    try await site.commit(token) { try $0.flash(.notice, "newer") }
    try again.keepFlash(.notice)
    _ = try await again.commit()
    #expect(try await site.request(token).takeFlash(.notice) == "newer")
  }

  @Test("peeking never takes and never writes [FL-6]")
  func peek() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    for _ in 0..<3 {
      let session = site.request(token)
      #expect(try await session.peekFlash(.notice) == "hi")
      #expect(try await session.commit().result == .unchanged)
    }
    #expect(site.records.calls == "3 load")
  }

  @Test("flashNow belongs to its request and is never stored [FL-8]")
  func now() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.flashNow(.notice, "now")
    #expect(try await session.peekFlash(.notice) == "now")
    #expect(try await session.commit().result == .unchanged)
    #expect(site.records.calls == "")
    #expect(try await session.takeFlash(.notice) == "now")
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await site.request(token).peekFlash(.notice) == nil)
  }

  @Test("taking all takes stored, pending and local flash in one write [FL-6]")
  func all() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.flash(.notice, "stored")
      try session.flash(.name, "overwritten")
    }
    let session = site.request(token)
    try session.flash(.name, "pending")
    try session.flashNow(.warning, "local")
    let all = try await session.takeAllFlash()
    #expect(all == ["notice": .init(json: "\"stored\""), "name": .init(json: "\"pending\""), "warning": .init(json: "\"local\"")])
    #expect(site.records.calls == "1 load, 1 replace")
    #expect(try await session.takeAllFlash().isEmpty)
    _ = try await session.commit()
    #expect(try await site.request(token).takeAllFlash().isEmpty)
  }

  @Test("a speculative request sees no flash and leaves it stored [FL-10]")
  func speculative() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let prefetch = site.request(token, isSpeculative: true)
    #expect(try await prefetch.takeFlash(.notice) == nil)
    #expect(try await prefetch.takeAllFlash().isEmpty)
    _ = try await prefetch.commit()
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
  }

  @Test("a flash of another type is taken all the same and can be kept")
  func mismatch() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    let wrong: SessionKey<Int> = "notice"
    #expect(await errorCode { _ = try await session.peekFlash(wrong) } == .typeMismatch)
    #expect(await errorCode { _ = try await session.takeFlash(wrong) } == .typeMismatch)
    #expect(try await session.takeFlash(.notice) == nil)
    try session.keepFlash(wrong)
    _ = try await session.commit()
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
  }

  @Test("flash survives rotation and dies with the session [FL-7]")
  func lifetime() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let rotated = try #require(try await site.commit(token) { try $0.rotate() }.cookie.token)
    #expect(try await site.request(rotated).peekFlash(.notice) == "hi")
    try await site.commit(rotated) { try $0.invalidate() }
    #expect(try await site.request(rotated).takeFlash(.notice) == nil)
  }

  @Test("of many concurrent takers one gets it [FL-2]")
  func takers() async throws {
    let site = try Site { $0.commitTimeout = .seconds(60) }
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let taken = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<32 { group.addTask { try await site.request(token).takeFlash(.notice) } }
      return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
    }
    #expect(taken == ["hi"])
  }
}
