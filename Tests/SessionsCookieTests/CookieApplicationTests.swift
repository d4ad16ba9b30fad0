import Sessions
import SessionsCookie
import Testing

@Suite("Sealed cookies of several applications, and their lengths")
struct CookieApplicationTests {
  private func store(
    _ application: String?, unnamed: CookieConfiguration.UnnamedCookies = .refused,
    observer: @escaping @Sendable (SessionEvent) -> Void = { _ in }
  ) throws -> CookieSessionStore {
    try makeStore {
      $0.application = application
      $0.unnamedCookies = unnamed
      $0.events = SessionEventReporter(observer: observer)
    }
  }

  @Test("Applications with one key and one cookie name do not open each other's cookies [CK-10]")
  func apart() async throws {
    let applications: [String?] = [nil, "shop", "forum", "sho", "shop2", "Shop"]
    for sealing in applications {
      let (_, token) = try await store(sealing).new()
      for opening in applications {
        let events: Locked<[SessionEvent]> = Locked([])
        let seen: @Sendable (SessionEvent) -> Void = { event in events.withLock { $0.append(event) } }
        let store = try store(opening, observer: seen)
        #expect(try await store.isAbsent(token) == (sealing != opening), "\(sealing ?? "none") and \(opening ?? "none")")
        #expect(events.withLock { $0 } == (sealing == opening ? [] : [.sealBroken]))
        #expect(store.isWellFormed(token) == (sealing == opening))
      }
    }
  }

  @Test("The cookie's name and the application's are not put together: what one ends with, the other does not begin with")
  func boundary() async throws {
    func store(_ name: String, _ application: String?) throws -> CookieSessionStore {
      try makeStore { ($0.name, $0.application) = (name, application) }
    }
    let (_, token) = try await store("a", "bc").new()
    for (name, application) in [("ab", "c"), ("abc", nil), ("a", "c"), ("a", nil)] as [(String, String?)] {
      #expect(try await store(name, application).isAbsent(token))
    }
    #expect(try await store("a", "bc").live(token).version == 1)
  }

  @Test("An application that is given a name opens its earlier cookies if told to, and seals them again with the name")
  func naming() async throws {
    let (_, old) = try await store(nil).new()
    #expect(try await store("shop").isAbsent(old))
    let moving = try store("shop", unnamed: .opened)
    let opened = try await moving.live(old)
    #expect(opened.context as? CookieContext == CookieContext(needsReseal: true))
    guard case .touched(_, let new?) = try await moving.touch(opened, now: start) else {
      Issue.record("the cookie was not sealed again")
      return
    }
    #expect(try await store("shop").live(new).id == opened.id)
    #expect(try await store(nil).isAbsent(new))
    #expect(try await moving.live(new).context as? CookieContext == CookieContext(needsReseal: false))
    // It is not an open door for other applications with a name.
    let (_, forum) = try await store("forum").new()
    #expect(try await moving.isAbsent(forum))
  }

  @Test(
    "An application without a name has none to look for: the setting for its earlier cookies changes nothing",
    arguments: [.refused, .opened, .sealed] as [CookieConfiguration.UnnamedCookies])
  func unnamed(setting: CookieConfiguration.UnnamedCookies) async throws {
    let store = try store(nil, unnamed: setting)
    let (_, token) = try await store.new()
    #expect(try await store.live(token).context as? CookieContext == CookieContext(needsReseal: false))
  }

  @Test("An empty name is refused")
  func empty() {
    let error = #expect(throws: SessionError.self) { try store("") }
    #expect(error?.code == .misconfigured && error?.message.contains("application") == true)
  }

  @Test("By default the length of a cookie tells steps of 32 bytes only, and at most 42 characters are added [CK-11]")
  func lengths() async throws {
    var (padded, plain): ([Int], [Int]) = ([], [])
    for count in 2..<130 {
      let content: [SessionOperation] = [.set("k", value(bytes: count))]
      padded.append(try await makeStore().new(content).token.utf8.count)
      plain.append(try await makeStore { $0.padsContent = false }.new(content).token.utf8.count)
    }
    #expect(Set(padded).count == 5)
    #expect(Set(plain).count == 128)
    let added = zip(padded, plain).map { $0 - $1 }
    #expect(added.allSatisfy { (0...42).contains($0) })
    #expect((18...24).contains(added.reduce(0, +) / added.count))
  }

  @Test("Cookies are opened whether they are padded or not, by either setting", arguments: [true, false])
  func paddedOrNot(padded: Bool) async throws {
    let (_, token) = try await makeStore { $0.padsContent = padded }.new()
    for opening in [true, false] { #expect(try await makeStore { $0.padsContent = opening }.live(token).version == 1) }
  }
}
