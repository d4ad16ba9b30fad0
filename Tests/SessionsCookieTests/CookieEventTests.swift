import Sessions
import SessionsCookie
import Testing

/// A wrong key ring is seen before users call; what is no sealed cookie is nothing to look at.
@Suite("Sealed cookies: events")
struct CookieEventTests {
  /// A store that keeps its events.
  private final class Watched: Sendable {
    let store: CookieSessionStore
    private let events: EventList

    private final class EventList: Sendable {
      let seen: Locked<[SessionEvent]> = Locked([])
    }

    init(_ ring: CookieKey..., name: String = "__Host-session") throws {
      let events = EventList()
      var settings = try CookieConfiguration(keys: CookieKeyRing(primary: ring[0], others: Array(ring.dropFirst())), name: name)
      settings.events = SessionEventReporter { event in events.seen.withLock { $0.append(event) } }
      self.events = events
      store = try CookieSessionStore(configuration: settings)
    }

    var seen: [SessionEvent] { events.seen.withLock { $0 } }
  }

  @Test("A key that the ring does not have is reported as unknown, one that it has is not")
  func unknownKey() async throws {
    let (_, token) = try await makeStore().new()
    let without = try Watched(key(2))
    #expect(try await without.store.isAbsent(token))
    #expect(without.seen == [.unknownKey])
    let with = try Watched(key(2), key(1))
    _ = try await with.store.live(token)
    #expect(with.seen.isEmpty)
  }

  @Test("A seal that does not open although its key is known is reported as broken, also one of another cookie's name")
  func sealBroken() async throws {
    let (_, token) = try await makeStore().new()
    var bytes = try #require(Base64URL.decode(token))
    bytes[bytes.count - 1] ^= 1
    let changed = bytes.withUnsafeBytes { Base64URL.encode($0) }
    let same = try Watched(key(1))
    #expect(try await same.store.isAbsent(changed))
    #expect(same.seen == [.sealBroken])
    let renamed = try Watched(key(1), name: "other")
    #expect(try await renamed.store.isAbsent(token))
    #expect(renamed.seen == [.sealBroken])
  }

  @Test("What is no sealed cookie, or one that is over, is no event")
  func quiet() async throws {
    let watched = try Watched(key(1))
    let store = watched.store
    let (_, token) = try await store.new()
    var newer = try #require(Base64URL.decode(token))
    newer[0] = 2
    let other = newer.withUnsafeBytes { Base64URL.encode($0) }
    for rubbish in [
      "", "x", "deleted", "\(token)=", String(token.prefix(40)), SessionToken().text, other, String(repeating: "A", count: 9000),
    ] {
      #expect(try await store.isAbsent(rubbish), "\(rubbish.prefix(20))")
    }
    #expect(try await store.isAbsent(token, now: after(86_400_000)))
    #expect(watched.seen.isEmpty)
  }
}
