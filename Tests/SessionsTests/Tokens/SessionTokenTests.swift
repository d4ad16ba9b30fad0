import Sessions
import Testing

@Suite("Session tokens")
struct SessionTokenTests {
  /// The 48 bytes 0, 1, … 47 in base64url, by another implementation.
  static let counting = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"
  static let ones = String(repeating: "_", count: 64)

  @Test("a text has exactly one token and a token one text [ID-2]")
  func knownText() throws {
    let token = try #require(SessionToken(Self.counting))
    #expect(token.selector.bytes == Array(0..<16))
    #expect(token.text == Self.counting)
  }

  @Test("SHA-256 of v1 and the secret, by another implementation [D2]")
  func knownVerifier() throws {
    let counting = try #require(SessionToken(Self.counting))
    #expect(hex(counting.verifier.bytes) == "9069c2fb0d66c384f8570d5c05c977476aeb6edd321d189bc142c06e4f73a300")
    let ones = try #require(SessionToken(Self.ones))
    #expect(hex(ones.verifier.bytes) == "442a1dd22f036393a1778ed11e27e3c91c8847897ec5ea6a159c061aaf5d63ab")
  }

  @Test("new tokens differ and survive a round trip [ID-1]")
  func roundTrip() throws {
    var texts: Set<String> = []
    for _ in 0..<1000 {
      let token = SessionToken()
      let again = try #require(SessionToken(token.text))
      #expect(token.text.utf8.count == SessionToken.characterCount)
      #expect(again.text == token.text)
      #expect(again.selector == token.selector)
      #expect(again.verifier == token.verifier)
      texts.insert(token.text)
    }
    #expect(texts.count == 1000)
  }

  @Test("a random source gives selector and secret, 48 bytes of it")
  func randomSource() {
    let random = ScriptedRandomSource([0xFF])
    #expect(SessionToken(random: random).text == Self.ones)
    #expect(random.calls == 1)
  }

  @Test("rotation keeps the selector and replaces the secret")
  func rotated() throws {
    let token = try #require(SessionToken(Self.counting))
    let rotated = SessionToken(selector: token.selector, random: ScriptedRandomSource([0xFF]))
    #expect(rotated.selector == token.selector)
    #expect(rotated.text.hasPrefix(String(Self.counting.prefix(21))))
    #expect(rotated.verifier == SessionToken(Self.ones)?.verifier)
  }

  @Test("anything but 64 characters of the alphabet is no token [ID-2]")
  func malformed() {
    let valid = Self.counting
    var texts = ["", " ", valid + "A", valid + "=", valid + " ", " " + valid, String(valid.dropLast()), valid + valid]
    texts += ["+", "/", "=", " ", "\0", "\n", "é", "🍪", ".", "%", "\u{301}"].map { String(valid.dropLast()) + $0 }
    // 64 characters that are more than 64 bytes, and 64 bytes that are fewer characters.
    texts += [String(repeating: "é", count: 64), String(repeating: "é", count: 32), String(repeating: "Ａ", count: 64)]
    texts.append(String(repeating: "A", count: 1 << 20))
    for text in texts { #expect(SessionToken(text) == nil, "\(text.prefix(80))") }
  }

  @Test("no two texts are one token: each of 64 characters matters")
  func noAliases() throws {
    let token = try #require(SessionToken(Self.counting))
    for position in 0..<64 {
      var text = Array(Self.counting.utf8)
      text[position] = text[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      let other = try #require(SessionToken(String(decoding: text, as: UTF8.self)))
      #expect(other.selector != token.selector || other.verifier != token.verifier, "position \(position)")
    }
  }

  @Test("a token's description shows eight digits of the selector and no more [ID-4]")
  func description() throws {
    let token = try #require(SessionToken(Self.counting))
    #expect("\(token)" == "SessionToken(00010203…)")
    #expect(String(reflecting: token) == "SessionToken(00010203…)")
    #expect("\(token.verifier)" == "SecretVerifier")
  }
}
