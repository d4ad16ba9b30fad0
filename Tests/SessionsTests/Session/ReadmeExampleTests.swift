import Sessions
import SessionsMemory
import Testing

// The example of the README and of the documentation of `Session`, as an application would write it.

extension SessionKey<Int> {
  fileprivate static let pageViews: Self = "pageViews"
}

extension SessionKey<String> {
  fileprivate static let welcome: Self = "welcome"
}

@Suite("The README's example")
struct ReadmeExampleTests {
  private func handle(_ cookie: String?, _ store: some SessionStore) async throws -> (
    views: Int?, notice: String?, cookie: SessionCookieChange
  ) {
    let session = Session(token: cookie, in: store)
    let notice = try await session.takeFlash(.welcome)
    try session.update(.pageViews, default: 0) { $0 += 1 }
    try session.flash(.welcome, "Welcome back")
    let commit = try await session.commit()
    return (try await session.get(.pageViews), notice, commit.cookie)
  }

  @Test("counts visits and welcomes back")
  func visits() async throws {
    let store = try ServerSessionStore(MemoryRecordStore())
    let first = try await handle(nil, store)
    #expect(first.views == 1)
    #expect(first.notice == nil)
    let cookie = try #require(first.cookie.token)
    #expect(cookie.utf8.count == 64)
    for visit in 2...4 {
      let next = try await handle(cookie, store)
      #expect(next.views == visit)
      #expect(next.notice == "Welcome back")
      #expect(next.cookie == .none)
    }
  }

  @Test("keys of one type are one namespace of implicit members")
  func keys() {
    #expect(SessionKey<Int>.pageViews.name == "pageViews")
    #expect(SessionKey<Int>("a.b").name == "a.b")
    let literal: SessionKey<[String: [Int]]> = "nested"
    #expect(literal.name == "nested")
  }
}
