import Sessions
import SessionsCookie
import Testing

@Suite("Sealed cookies")
struct CookieSealTests {
  @Test("Everything a session holds comes back")
  func roundTrip() async throws {
    let store = try makeStore()
    let (committed, token) = try await store.write(
      [
        .set("a", EncodedValue(json: "{\"x\":1}")), .flash("f", EncodedValue(json: "\"hi\"")), .setSubject("ann"),
        .setPersistent(true), .setLimits(idle: .minutes(5), absolute: .unlimited),
      ], to: nil, rotation: .privilegeChange(restartingLifetime: true))
    let opened = try await store.live(token)
    #expect(opened.id == committed.id)
    #expect(opened.version == 1)
    #expect(opened.content == committed.content)
    #expect(opened.createdAt == start)
    #expect(opened.absoluteDeadline == .unlimited)
    #expect(opened.idleDeadline == after(300_000))
    #expect(opened.content.authenticatedAt == start)
    #expect(token.utf8.allSatisfy { Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8).contains($0) })
  }

  @Test("Every flipped bit makes a token absent", arguments: [false, true])
  func bitFlips(padded: Bool) async throws {
    let store = try makeStore { $0.padsContent = padded }
    let (_, token) = try await store.new()
    let bytes = try #require(Base64URL.decode(token))
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(try await store.isAbsent(text(changed)), "bit \(bit)")
    }
  }

  @Test("A token that is cut short, made longer or not canonical is absent")
  func lengths() async throws {
    let store = try makeStore()
    let (_, token) = try await store.new([.set("k", EncodedValue(json: "12"))])
    let bytes = try #require(Base64URL.decode(token))
    for count in 0..<bytes.count {
      #expect(try await store.isAbsent(text(Array(bytes.prefix(count)))), "\(count) bytes")
      if count > 0 { #expect(try await store.isAbsent(text(Array(bytes.suffix(count)))), "last \(count) bytes") }
    }
    #expect(try await store.isAbsent(text(bytes + [0])))
    for suffix in ["=", "==", "A", " ", "\0", "AAAA"] { #expect(try await store.isAbsent(token + suffix)) }
    #expect(try await store.isAbsent(" " + token))
    // The unused bits of the last character: the same bytes in another text.
    try #require(bytes.count % 3 != 0)
    let last = try #require(token.utf8.last)
    let other = try #require(token.utf8.dropLast().first { $0 != last })
    #expect(try await store.isAbsent(String(token.dropLast()) + String(decoding: [other], as: UTF8.self)))
    #expect(try await store.live(token).version == 1)
  }

  @Test("A token that nobody could have got is not even decoded")
  func tooLong() async throws {
    let store = try makeStore()
    #expect(try await store.isAbsent(String(repeating: "A", count: 10_000_000)))
  }

  @Test("Another key or another cookie name does not open a token")
  func wrongKeyOrName() async throws {
    let (_, token) = try await makeStore().new()
    let other = try CookieSessionStore(configuration: configuration(try key(2)))
    #expect(try await other.isAbsent(token))
    #expect(try await makeStore { $0.name = "other" }.isAbsent(token))
    #expect(try await makeStore().isAbsent(token) == false)
  }

  @Test("A key with the right id but other bytes does not open a token either")
  func forgedKeyID() async throws {
    let mine = try makeStore()
    let theirs = try CookieSessionStore(configuration: configuration(try key(2)))
    var bytes = try #require(Base64URL.decode(try await mine.new().token))
    let id = try #require(Base64URL.decode(try await theirs.new().token))[1..<5]
    bytes.replaceSubrange(1..<5, with: id)
    #expect(try await theirs.isAbsent(text(bytes)))
    #expect(try await mine.isAbsent(text(bytes)))
  }

  @Test("An old key of the ring opens, and the next touch seals with the primary one")
  func keyRotation() async throws {
    let old = try CookieSessionStore(configuration: configuration(try key(1)))
    let both = try CookieSessionStore(configuration: configuration(try key(2), try key(1)))
    let new = try CookieSessionStore(configuration: configuration(try key(2)))
    let (created, token) = try await old.new()
    #expect(try await new.isAbsent(token))
    let opened = try await both.live(token, now: after(1))
    #expect(opened.context as? CookieContext == CookieContext(needsReseal: true))
    guard case .touched(let touched, let resealed?) = try await both.touch(opened, now: after(1)) else {
      throw Unexpected(what: "no new cookie")
    }
    #expect(touched.context as? CookieContext == CookieContext(needsReseal: false))
    let moved = try await new.live(resealed, now: after(1))
    #expect(moved.id == created.id)
    #expect(moved.content == created.content)
    #expect(moved.version == created.version)
    #expect(try await old.isAbsent(resealed, now: after(1)))
    // Nothing is due any more.
    guard case .notDue = try await both.touch(touched, now: after(2)) else { throw Unexpected(what: "sealed again") }
  }

  @Test("No salt, nonce or token comes twice in 10 000 seals")
  func uniqueness() async throws {
    let store = try makeStore()
    var (base, _) = try await store.new()
    var (salts, nonces, tokens) = (Set<[UInt8]>(), Set<[UInt8]>(), Set<String>())
    for _ in 0..<10_000 {
      let (next, token) = try await store.write([], to: base, rotation: .periodic)
      base = next
      let bytes = try #require(Base64URL.decode(token))
      salts.insert(Array(bytes[5..<21]))
      nonces.insert(Array(bytes[21..<33]))
      tokens.insert(token)
    }
    #expect([salts.count, nonces.count, tokens.count] == [10_000, 10_000, 10_000])
  }

  @Test("Padding hides small differences in length")
  func padding() async throws {
    let padded = try makeStore { $0.padsContent = true }
    let short = try await padded.new([.set("k", value(bytes: 40))]).token
    let long = try await padded.new([.set("k", value(bytes: 41))]).token
    #expect(short.utf8.count == long.utf8.count)
    let plain = try makeStore { $0.padsContent = false }
    #expect(try await plain.live(short).content.fields["k"] == value(bytes: 40))
    #expect(try await plain.new([.set("k", value(bytes: 40))]).token.utf8.count < short.utf8.count)
  }

  @Test("Neither cookies nor errors nor descriptions show content or keys")
  func noPlaintext() async throws {
    let marker = "MARKER-7f3a"
    let store = try makeStore()
    let secret = EncodedValue(json: "\"\(marker)\"")
    let (snapshot, token) = try await store.new([.set("k", secret), .setSubject(marker)])
    #expect(!token.contains(marker))
    let bytes = try #require(Base64URL.decode(token))
    #expect(!bytes.contains(Array(marker.utf8)))
    let large = EncodedValue(json: "\"\(marker)\(String(repeating: "x", count: 4000))\"")
    let error = await #expect(throws: SessionError.self) {
      try await store.commit([.set("k", large)], to: snapshot, now: start)
    }
    #expect(error?.code == .tooLarge)
    #expect(error.map { "\($0)".contains(marker) || "\($0)".contains("xxx") } == false)
    let key = try key(1)
    let shown = "\(key)" + String(reflecting: key) + "\(store.configuration)" + String(reflecting: store)
    #expect(!shown.contains(key.secretText))
    #expect(!shown.contains("\(key.bytes[1]), \(key.bytes[2])"))
    var dumped = ""
    dump(store.configuration, to: &dumped)
    #expect(!dumped.contains("- \(key.bytes[1])\n"))
    #expect(dumped.contains("redacted"))
  }

  private func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
}
