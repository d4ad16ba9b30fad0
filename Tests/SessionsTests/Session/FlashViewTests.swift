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
}
