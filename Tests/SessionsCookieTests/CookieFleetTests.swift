import Sessions
import SessionsCookie
import Testing

/// Changes of settings on several nodes, one node after the other, under visitors who are served by any of them.
@Suite("A fleet that changes its keys or its name")
struct CookieFleetTests {
  private typealias Settings = (keys: [UInt8], application: String?, unnamed: CookieConfiguration.UnnamedCookies)

  private final class Events: Sendable {
    private let seen: Locked<[SessionEvent]> = Locked([])
    var names: [String] { seen.withLock { $0.map(\.name) } }
    var reporter: SessionEventReporter { SessionEventReporter(observer: { event in self.seen.withLock { $0.append(event) } }) }
  }

  private final class Fleet {
    let events = Events()
    private(set) var nodes: [CookieSessionStore] = []
    private var tokens: [String] = []
    private(set) var now = start

    init(_ settings: Settings) throws {
      nodes = try (0..<3).map { _ in try store(settings) }
    }

    private func store(_ settings: Settings) throws -> CookieSessionStore {
      let keys = try settings.keys.map { try key($0) }
      return try makeStore {
        guard let ring = try? CookieKeyRing(primary: keys[0], others: Array(keys.dropFirst())) else { return }
        $0.keys = ring
        ($0.application, $0.unnamedCookies) = (settings.application, settings.unnamed)
        $0.limits = SessionLimits(idle: .seconds(3600), absolute: .hours(24))
        $0.events = events.reporter
      }
    }

    /// Gives the nodes other settings, one after the other; between two of them each visitor asks each node, and a new one comes to each.
    ///
    /// - Returns: How often a visitor was no longer logged in.
    func deploy(_ settings: Settings) async throws -> Int {
      var lost = try await visit()
      for node in nodes.indices {
        nodes[node] = try store(settings)
        lost += try await visit()
      }
      return lost
    }

    /// Lets each visitor ask each node, in either order.
    func visit(after passed: Duration = .seconds(400)) async throws -> Int {
      now = now.advanced(by: passed)
      for node in nodes { tokens.append(try await node.new(now: now).token) }
      var lost = 0
      for order in [nodes, nodes.reversed()] {
        now = now.advanced(by: .seconds(400))
        for node in order {
          for (visitor, token) in tokens.enumerated().reversed() {
            guard case .live(let session) = try await node.open(token, now: now) else {
              lost += 1
              tokens.remove(at: visitor)
              continue
            }
            // A response carries what is due.
            if case .touched(_, let next?) = try await node.touch(session, now: now) { tokens[visitor] = next }
          }
        }
      }
      return lost
    }
  }

  @Test("A new key that every node opens before one seals with it logs nobody out, nor does dropping the old one after the idle limit")
  func keys() async throws {
    let fleet = try Fleet(([1], nil, .refused))
    let (_, rest) = try await fleet.nodes[0].new(now: fleet.now)
    #expect(try await fleet.deploy(([1, 2], nil, .refused)) == 0)
    #expect(try await fleet.deploy(([2, 1], nil, .refused)) == 0)
    // A cookie that no response has replaced since is over by then, by its idle deadline.
    #expect(try await fleet.visit(after: .seconds(3000)) == 0)
    #expect(try await fleet.nodes[0].isAbsent(rest, now: fleet.now))
    #expect(try await fleet.deploy(([2], nil, .refused)) == 0)
    #expect(fleet.events.names == [])
  }

  @Test("A key that seals before every node has it is unknown there, and visitors are logged out")
  func keyTooEarly() async throws {
    let fleet = try Fleet(([1], nil, .refused))
    #expect(try await fleet.deploy(([2, 1], nil, .refused)) > 0)
    #expect(Set(fleet.events.names) == ["unknownKey"])
  }

  @Test("An application in use gets a name in three steps, and nobody is logged out [CK-10]")
  func name() async throws {
    let fleet = try Fleet(([1], nil, .refused))
    #expect(try await fleet.deploy(([1], "shop", .sealed)) == 0)
    #expect(try await fleet.deploy(([1], "shop", .opened)) == 0)
    #expect(try await fleet.visit(after: .seconds(3000)) == 0)
    #expect(try await fleet.deploy(([1], "shop", .refused)) == 0)
    #expect(fleet.events.names == [])
    let forum = try makeStore { ($0.keys, $0.application) = (fleet.nodes[0].configuration.keys, "forum") }
    #expect(try await fleet.nodes[0].isAbsent(forum.new(now: fleet.now).token, now: fleet.now))
  }

  @Test(
    "A name that seals before every node knows it is a broken seal there, and visitors are logged out",
    arguments: [.refused, .opened] as [CookieConfiguration.UnnamedCookies])
  func nameTooEarly(unnamed: CookieConfiguration.UnnamedCookies) async throws {
    let fleet = try Fleet(([1], nil, .refused))
    #expect(try await fleet.deploy(([1], "shop", unnamed)) > 0)
    #expect(Set(fleet.events.names) == ["sealBroken"])
  }

  @Test("A node that is more than five minutes ahead seals cookies that the others do not open, and opens theirs")
  func clocks() async throws {
    let store = try makeStore()
    let ahead = start.advanced(by: .seconds(301))
    let (_, token) = try await store.new(now: ahead)
    #expect(try await store.isAbsent(token, now: start))
    let (_, other) = try await store.new(now: start)
    #expect(try await store.live(other, now: ahead).version == 1)
    // After the difference it opens everywhere.
    #expect(try await store.live(token, now: after(1000)).version == 1)
  }

  @Test("An ordinary cookie holds 2906 bytes of a session")
  func room() throws {
    #expect(try makeStore().chunks.maximumTokenBytes == 3941)
    #expect(try makeStore { $0.chunking = .upTo(4) }.chunks.maximumTokenBytes == 15_748)
  }
}
