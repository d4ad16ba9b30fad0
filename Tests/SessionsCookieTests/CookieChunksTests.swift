import Sessions
import SessionsCookie
import Testing

@Suite("Chunked cookies")
struct CookieChunksTests {
  typealias Cookie = (name: String, value: String)

  private func large(_ maximum: Int = 4, bytes: Int = 8000) async throws -> (CookieSessionStore, String, [Cookie]) {
    let store = try makeStore { $0.chunking = .upTo(maximum) }
    let (_, token) = try await store.new([.set("k", value(bytes: bytes))])
    return (store, token, try store.chunks.cookies(for: token))
  }

  @Test("Without chunking there is one cookie, and numbered ones are somebody else's")
  func off() async throws {
    let store = try makeStore()
    let (_, token) = try await store.new()
    let cookies = try store.chunks.cookies(for: token)
    #expect(cookies.map(\.name) == ["__Host-session"])
    #expect(store.chunks.names == ["__Host-session"])
    #expect(store.chunks.namesToDelete(whenSetting: cookies).isEmpty)
    #expect(store.chunks.namesToDelete() == ["__Host-session"])
    #expect(store.chunks.tokens(in: cookies + [("__Host-session.0", "x"), ("other", "y")]) == [token])
    #expect(store.chunks.tokens(in: [("__Host-session.0", token)]).isEmpty)
    let error = await #expect(throws: SessionError.self) { try await store.new([.set("k", value(bytes: 8000))]) }
    #expect(error?.code == .tooLarge)
  }

  @Test("A token is spread over as many cookies as it needs, each within the limit", arguments: [100, 3100, 6000, 8500, 11500])
  func roundTrip(bytes: Int) async throws {
    let (store, token, cookies) = try await large(bytes: bytes)
    for (name, value) in cookies {
      #expect("Set-Cookie: \(name)=\(value)".utf8.count + store.configuration.attributesBytes <= 4096)
    }
    #expect(cookies.count == [100: 1, 3100: 2, 6000: 3, 8500: 3, 11500: 4][bytes])
    let names = cookies.count == 1 ? ["__Host-session"] : cookies.indices.map { "__Host-session.\($0)" }
    #expect(cookies.map(\.name) == names)
    #expect(Set(names + store.chunks.namesToDelete(whenSetting: cookies)) == Set(store.chunks.names))
    #expect(store.chunks.namesToDelete(whenSetting: cookies).allSatisfy { !names.contains($0) })
    #expect(store.chunks.tokens(in: cookies) == [token])
    // Browsers promise no order, and send other cookies too.
    #expect(store.chunks.tokens(in: [("a", "b")] + cookies.reversed() + [("__Host-session.9", "x")]) == [token])
    // The same cookies sent twice are the same token.
    #expect(store.chunks.tokens(in: cookies + cookies) == [token])
    #expect(try await store.live(token).content.fields["k"] == value(bytes: bytes))
  }

  @Test("More than fits into all chunks is refused, to the octet")
  func tooLarge() async throws {
    let store = try makeStore {
      $0.chunking = .upTo(2)
      $0.sizes.valueBytes = 100_000
    }
    var longest = 0
    for bytes in 5700..<6100 {
      guard let (_, token) = try? await store.new([.set("k", value(bytes: bytes))]) else { break }
      longest = token.utf8.count
      #expect(try store.chunks.tokens(in: store.chunks.cookies(for: token)) == [token])
    }
    #expect(store.chunks.maximumTokenBytes - longest <= 1)
    #expect(throws: SessionError.self) {
      try store.chunks.cookies(for: String(repeating: "A", count: store.chunks.maximumTokenBytes + 1))
    }
    let longestText = "AQ" + String(repeating: "A", count: store.chunks.maximumTokenBytes - 2)
    #expect(try store.chunks.tokens(in: store.chunks.cookies(for: longestText)) == [longestText])
    #expect(try await store.isAbsent(longestText + "A"))
  }

  @Test("Nothing is put together from an incomplete set")
  func incomplete() async throws {
    let (store, token, cookies) = try await large()
    try #require(cookies.count == 3)
    for index in cookies.indices {
      var missing = cookies
      missing.remove(at: index)
      #expect(store.chunks.tokens(in: missing).isEmpty)
      #expect(store.chunks.tokens(in: [cookies[index]]).isEmpty)
    }
    #expect(store.chunks.tokens(in: []).isEmpty)
    // A left-over chunk that the first one does not count is no part of the token.
    #expect(store.chunks.tokens(in: cookies + [("__Host-session.3", "AAAA")]) == [token])
  }

  @Test("Chunks with swapped contents are no session")
  func swapped() async throws {
    let (store, _, cookies) = try await large()
    var swapped = cookies
    (swapped[0].value, swapped[1].value) = (swapped[1].value, swapped[0].value)
    #expect(store.chunks.tokens(in: swapped).isEmpty)
    swapped = cookies
    (swapped[1].value, swapped[2].value) = (swapped[2].value, swapped[1].value)
    // The length is right, so only the seal can tell.
    let tokens = store.chunks.tokens(in: swapped)
    try #require(tokens.count == 1)
    #expect(try await store.isAbsent(tokens[0]))
  }

  @Test("A first chunk with any other beginning is no token")
  func hostileHeaders() async throws {
    let (store, token, cookies) = try await large()
    let body = try #require(cookies[0].value.split(separator: ".").last)
    let length = token.utf8.count
    let headers = [
      "", ".", "..", "3.", "3.\(length)", "2.\(length).", "4.\(length).", "0.\(length).", "-3.\(length).", "03.\(length).",
      "+3.\(length).", "3.0\(length).", "3.\(length + 1).", "3.\(length - 1).", "3.-1.", "3.99999999999999999999.",
      "99999999999999999999.\(length).", "3,\(length).", " 3.\(length).", "3.\(length)..", "3.\(length).3.\(length).",
      "\u{663}.\(length).", "3.\(length).\u{301}",
    ]
    for header in headers {
      var changed = cookies
      changed[0].value = header + body
      #expect(store.chunks.tokens(in: changed).isEmpty, "\(header) was accepted")
    }
    #expect(store.chunks.tokens(in: [("__Host-session.0", "1.\(body.utf8.count)." + body)]).isEmpty)
  }
}
