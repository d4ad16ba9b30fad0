import Sessions
import SessionsCookie
import Testing

@Suite("Sizes of cookies")
struct CookieSizeTests {
  @Test("A cookie is accepted up to the last octet of its header line, and refused one over")
  func boundary() async throws {
    let attributes = "; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=86400; Expires=Thu, 01 Jan 1970 00:00:00 GMT"
    let store = try makeStore { $0.attributesBytes = attributes.utf8.count }
    var longest = 0
    var refused: SessionError?
    // One byte of content is one or two characters: find the last one that fits.
    for bytes in 2800..<3100 {
      do {
        let (_, token) = try await store.new([.set("k", value(bytes: bytes))])
        let line = "Set-Cookie: __Host-session=\(token)\(attributes)"
        #expect(line.utf8.count <= 4096)
        longest = max(longest, line.utf8.count)
        #expect(refused == nil, "a larger one fits again")
      } catch let error as SessionError {
        refused = refused ?? error
      }
    }
    #expect(longest >= 4095)
    #expect(refused?.code == .tooLarge)
  }

  @Test("The limit is exact to the octet")
  func exact() async throws {
    // Padding takes no room that is not there: the measure is the cookie without it.
    let (_, token) = try await makeStore { $0.padsContent = false }.new([.set("k", value(bytes: 500))])
    let room = 4096 - "Set-Cookie: __Host-session=".utf8.count - token.utf8.count
    let fits = try makeStore { $0.attributesBytes = room }
    let snapshot = try await fits.live(token)
    let operation = SessionOperation.set("k", EncodedValue(json: "\"" + String(repeating: "y", count: 498) + "\""))
    let (_, other) = try await fits.write([operation], to: snapshot)
    #expect(other.utf8.count == token.utf8.count)
    let tight = try makeStore { $0.attributesBytes = room + 1 }
    let error = await #expect(throws: SessionError.self) {
      try await tight.commit([operation], to: snapshot, now: start)
    }
    #expect(error?.code == .tooLarge)
    // The cookie of the browser is as good as before.
    #expect(try await fits.live(token).content == snapshot.content)
  }

  @Test("Flash and touches are refused, too, rather than sent too large")
  func otherWrites() async throws {
    let roomy = try makeStore()
    let (snapshot, _) = try await roomy.new([.set("k", value(bytes: 2700)), .flash("f", EncodedValue(json: "1"))])
    let tight = try makeStore { $0.attributesBytes = 1000 }
    let flash = await #expect(throws: SessionError.self) {
      try await tight.takeFlash(.all, from: snapshot, now: start)
    }
    let touch = await #expect(throws: SessionError.self) { try await tight.touch(snapshot, now: after(1_800_000)) }
    #expect([flash?.code, touch?.code] == [.tooLarge, .tooLarge])
  }

  @Test("A configuration that cannot work is refused, naming the setting")
  func configurations() throws {
    let cases: [((inout CookieConfiguration) -> Void, String)] = [
      ({ $0.name = "" }, "name"), ({ $0.name = "a b" }, "name"), ({ $0.name = "a=b" }, "name"), ({ $0.name = "é" }, "name"),
      ({ $0.attributesBytes = -1 }, "attributesBytes"), ({ $0.attributesBytes = 3900 }, "attributesBytes"),
      ({ $0.chunking = .upTo(1) }, "chunking"), ({ $0.chunking = .upTo(5) }, "chunking"),
      ({ $0.limits.idle = .seconds(0) }, "idle"),
    ]
    for (change, word) in cases {
      let error = #expect(throws: SessionError.self) { try makeStore(change) }
      #expect(error?.code == .misconfigured)
      #expect(error?.message.contains(word) == true)
    }
  }
}
