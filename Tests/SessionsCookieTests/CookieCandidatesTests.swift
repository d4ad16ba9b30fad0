import Sessions
import SessionsCookie
import Testing

/// Requests in which cookie names come several times, as they do when paths or domains differ.
@Suite("Cookies of one name [ID-8]")
struct CookieCandidatesTests {
  typealias Cookie = (name: String, value: String)

  private func chunked() throws -> CookieSessionStore { try makeStore { $0.chunking = .upTo(4) } }

  private func token(_ store: CookieSessionStore, bytes: Int) async throws -> (text: String, cookies: [Cookie]) {
    let (_, text) = try await store.new([.set("k", value(bytes: bytes))])
    return (text, try store.chunks.cookies(for: text))
  }

  /// What the store makes of a request, as an HTTP layer asks it.
  private func open(_ store: CookieSessionStore, _ cookies: [Cookie]) async throws -> (token: String?, isAmbiguous: Bool) {
    let carrier = try #require(store.carrier)
    let opened = try await store.open(anyOf: carrier.tokens(in: cookies), now: start)
    return (opened.token, opened.isAmbiguous)
  }

  @Test("A repeated whole cookie is several candidates, in the order of the request")
  func wholes() async throws {
    let store = try makeStore()
    let (first, second) = (try await token(store, bytes: 100), try await token(store, bytes: 200))
    #expect(store.chunks.tokens(in: first.cookies + [("a", "b")] + second.cookies) == [first.text, second.text])
    #expect(store.chunks.tokens(in: second.cookies + first.cookies + second.cookies) == [second.text, first.text])
    #expect(try await open(store, first.cookies + second.cookies) == (nil, true))
  }

  @Test("Values that cannot be sealed cookies, or are too long, keep no place from one that is")
  func rubbish() async throws {
    let store = try chunked()
    let (good, cookies) = try await token(store, bytes: 100)
    let rubbish = ["", "x", "deleted", "\"\(good)\"", "\(good)=", "B" + good.dropFirst(), "AA" + good.dropFirst(2), SessionToken().text]
    let long = "AQ" + String(repeating: "A", count: 9 * 1024)
    let before = (rubbish + [long]).map { Cookie("__Host-session", $0) }
    #expect(store.chunks.tokens(in: before + cookies) == [good])
    #expect(store.chunks.tokens(in: before + before + cookies) == [good])
    #expect(store.chunks.tokens(in: [("__Host-session", long), ("__Host-session.0", "2.9999."), ("__Host-session.1", long)]).isEmpty)
    let large = try await token(store, bytes: 8000)
    let chunks = (0..<3).flatMap { index in rubbish.filter { $0 != good }.map { Cookie("__Host-session.\(index)", "2.90.\($0)") } }
    #expect(store.chunks.tokens(in: chunks + large.cookies) == [large.text])
  }

  @Test("A whole cookie and chunks are both candidates, and one that does not open hides no other")
  func wholeAndChunks() async throws {
    let store = try chunked()
    let (small, large) = (try await token(store, bytes: 100), try await token(store, bytes: 8000))
    #expect(store.chunks.tokens(in: large.cookies + small.cookies) == [large.text, small.text])
    #expect(store.chunks.tokens(in: small.cookies + large.cookies) == [small.text, large.text])
    #expect(try await open(store, small.cookies + large.cookies) == (nil, true))
    var broken = small.cookies
    broken[0].value = String(broken[0].value.dropLast(8)) + "AAAAAAAA"
    #expect(try await open(store, broken + large.cookies) == (large.text, false))
    broken = large.cookies
    broken[1].value = String(broken[1].value.dropLast(8)) + "AAAAAAAA"
    #expect(try await open(store, broken + small.cookies) == (small.text, false))
  }

  @Test("Two sets of chunks are two candidates, also of one length and in any order", arguments: [6000, 8000, 8001])
  func twoSets(bytes: Int) async throws {
    let store = try chunked()
    let (first, second) = (try await token(store, bytes: 8000), try await token(store, bytes: bytes))
    for cookies in [first.cookies + second.cookies, second.cookies + first.cookies, (first.cookies + second.cookies).reversed()] {
      let tokens = store.chunks.tokens(in: cookies)
      #expect(tokens.count <= 4)
      #expect(tokens.contains(first.text) && tokens.contains(second.text))
      #expect(try await open(store, cookies) == (nil, true))
    }
  }

  @Test("One chunk more, from another set, does not hide the session, wherever it stands")
  func strayChunk() async throws {
    let store = try chunked()
    let (good, stray) = (try await token(store, bytes: 8000), try await token(store, bytes: 8000))
    for chunk in stray.cookies {
      for cookies in [[chunk] + good.cookies, good.cookies + [chunk]] {
        #expect(try await open(store, cookies) == (good.text, false), "\(chunk.name)")
      }
    }
  }

  @Test("However many chunks there are, four tokens are the most")
  func bounded() async throws {
    let store = try chunked()
    var cookies: [Cookie] = []
    for _ in 0..<20 { cookies += try await token(store, bytes: 8000).cookies }
    let tokens = store.chunks.tokens(in: cookies)
    #expect(tokens.count == 4 && Set(tokens).count == 4)
    for token in tokens { _ = try await store.live(token) }
  }

  @Test("The carrier is the store's, also through a wrapper, and other stores have none")
  func carrier() async throws {
    let store: any SessionStore = try makeStore { $0.attributesBytes = 150 }
    #expect(store.carrier?.names == ["__Host-session"])
    #expect(store.carrier?.attributesBytes == 150)
  }
}
