import Sessions
import SessionsTesting
import Testing

@Suite("Session: what a request sees of flash after a take [FL-2] [FL-3] [FL-5]")
struct FlashViewTests {
  @Test("flash that somebody else took first is gone from this request's view")
  func lostTake() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    #expect(try await session.peekFlash(.notice) == "hi")
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await session.peekFlash(.notice) == nil)
  }

  @Test("flash that was taken after another request's commit is gone from this request's view")
  func takeAfterCommit() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    #expect(try await session.peekFlash(.notice) == "hi")
    try await site.commit(token) { try $0.set(.visits, to: 2) }
    #expect(try await session.takeFlash(.notice) == "hi")
    #expect(try await session.peekFlash(.notice) == nil)
  }

  @Test("flash of the request's own that it took can be put back")
  func ownFlashKept() async throws {
    let site = try Site()
    let token = try await site.visitor()
    try await site.commit(token) { session in
      try session.flash(.notice, "hi")
      #expect(try await session.takeFlash(.notice) == "hi")
      try session.keepFlash(.notice)
    }
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
  }

  @Test("taking all delivers what others set after the load, and not what this request removed")
  func takeAllAfterCommit() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.flash(.notice, "hi")
      try session.flash(.name, "removed")
    }
    let session = site.request(token)
    #expect(try await session.peekFlash(.notice) == "hi")
    try await site.commit(token) { try $0.flash(.warning, "hot") }
    try session.flash(.name, nil)
    let all = try await session.takeAllFlash()
    #expect(all == ["notice": .init(json: "\"hi\""), "warning": .init(json: "\"hot\"")])
  }

  @Test("flash that the request removed is not taken at the store: if the removal is discarded, it is still there")
  func removedIsNotTaken() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    try session.flash(.notice, nil)
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(site.records.calls == "1 load")
    session.discardChanges()
    #expect(try await session.takeFlash(.notice) == "hi")
  }

  @Test("flash is put back once: after another request took it, it does not come a third time")
  func keptOnce() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "hi") }
    let session = site.request(token)
    #expect(try await session.takeFlash(.notice) == "hi")
    try session.keepFlash(.notice)
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).takeFlash(.notice) == "hi")
    try session.keepFlash(.notice)
    try session.set(.visits, to: 9)
    #expect(try await session.commit().result == .committed)
    #expect(try await site.request(token).takeFlash(.notice) == nil)
  }

  @Test("after discarding, the flash that was taken last can be put back, not one before it")
  func discardedKeep() async throws {
    let site = try Site()
    let token = try await site.visitor { try $0.flash(.notice, "one") }
    let session = site.request(token)
    #expect(try await session.takeFlash(.notice) == "one")
    try session.keepFlash(.notice)
    try await site.commit(token) { try $0.flash(.notice, "two") }
    try await session.reload()
    #expect(try await session.takeFlash(.notice) == "two")
    session.discardChanges()
    try session.keepFlash(.notice)
    _ = try await session.commit()
    #expect(try await site.request(token).takeFlash(.notice) == "two")
  }

  @Test("what was read with changes that were discarded since is read without them")
  func discardedView() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.set(.visits, to: 2)
    #expect(try await session.get(.visits) == 2)
    session.discardChanges()
    try session.set(.other, to: 3)
    #expect(try await session.get(.visits) == 1)
    #expect(try await session.get(.other) == 3)
  }
}
