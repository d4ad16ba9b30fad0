import Sessions
import SessionsTesting
import Testing

@Suite("Session: logout")
struct InvalidateTests {
  @Test("the session is gone, with the changes made before, and the cookie is deleted")
  func logout() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.set(.visits, to: 2)
    try session.rotate()
    try session.invalidate()
    #expect(try await session.get(.visits) == nil)
    #expect(try await session.snapshot() == nil)
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(try await site.request(token).snapshot() == nil)
    #expect(site.records.held == 0)
    // There is nothing for a second commit.
    #expect(try await session.commit().became(.unchanged, .none))
  }

  @Test("you are logged out: flash set by the request goes to a new session [FL-11]")
  func keepingFlash() async throws {
    let site = try Site()
    let token = try await site.visitor { session in
      try session.set(.visits, to: 1)
      try session.flash(.warning, "stored, for the old session")
    }
    let old = try #require(try await site.request(token).snapshot())
    let session = site.request(token)
    try session.set(.other, to: 5)
    try session.flash(.notice, "you are logged out")
    try session.invalidate(keepingFlash: true)
    let commit = try await session.commit()
    #expect(commit.result == .destroyed)
    let fresh = try #require(commit.cookie.token)
    #expect(fresh != token)
    #expect(try await site.request(token).snapshot() == nil)

    let next = site.request(fresh)
    let snapshot = try #require(try await next.snapshot())
    #expect(snapshot.id != old.id)
    #expect(snapshot.content.fields.isEmpty)
    #expect(snapshot.content.flash.keys == ["notice"])
    #expect(try await next.takeFlash(.notice) == "you are logged out")
  }

  @Test("without keepingFlash it is dropped")
  func droppingFlash() async throws {
    let site = try Site()
    let session = site.request(try await site.visitor())
    try session.flash(.notice, "for nobody")
    try session.invalidate()
    #expect(try await session.takeFlash(.notice) == nil)
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(site.records.held == 0)
  }

  @Test("what is written after it belongs to a new session")
  func writesAfter() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.invalidate()
    try session.set(.other, to: 7)
    try session.flash(.notice, "bye")
    #expect(try await session.get(.other) == 7)
    let commit = try await session.commit()
    #expect(commit.result == .destroyed)
    let content = try #require(try await site.request(commit.cookie.token).snapshot()).content
    #expect(content.fields.keys == ["other"])
    #expect(content.flash.keys == ["notice"])
    #expect(try await site.request(token).snapshot() == nil)
  }

  @Test("logout wins over a rotation since the load [ROT-14]")
  func afterRotation() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    _ = try await session.get(.visits)
    let rotated = try await site.commit(token) { try $0.rotate() }.cookie.token
    try session.invalidate()
    #expect(try await session.commit().result == .destroyed)
    #expect(try await site.request(rotated).snapshot() == nil)
  }

  @Test("logout of a session that is gone already still deletes the cookie [MW-10]")
  func twice() async throws {
    let site = try Site()
    let token = try await site.visitor()
    for _ in 0..<2 {
      let session = site.request(token)
      try session.invalidate()
      #expect(try await session.commit().became(.destroyed, .delete))
    }
    let anonymous = site.request()
    try anonymous.invalidate()
    #expect(try await anonymous.commit().cookie == .none)
  }

  @Test("when the store fails to destroy, the logout fails loudly and can be repeated [MW-10]")
  func storeFails() async throws {
    let site = try Site()
    let token = try await site.visitor()
    let session = site.request(token)
    try session.invalidate()
    site.records.fail(.destroy, with: SessionError(.unavailable, "down"))
    #expect(await errorCode { _ = try await session.commit() } == .unavailable)
    #expect(try await site.request(token).get(.visits) == 1)
    site.records.fail(.destroy, with: nil)
    #expect(try await session.commit().became(.destroyed, .delete))
    #expect(try await site.request(token).snapshot() == nil)
  }
}
