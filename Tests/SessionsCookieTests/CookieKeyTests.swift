import Sessions
import SessionsCookie
import Testing

@Suite("Cookie keys")
struct CookieKeyTests {
  @Test("A generated key is new every time and survives its text")
  func generate() async throws {
    let key = CookieKey.generate()
    #expect(key.secretText.utf8.count == 43)
    #expect(key.secretText != CookieKey.generate().secretText)
    let (_, token) = try await CookieSessionStore(configuration: configuration(key)).new()
    let again = try CookieSessionStore(configuration: configuration(CookieKey(base64url: key.secretText)))
    #expect(try await again.isAbsent(token) == false)
  }

  @Test("What is no random key is refused")
  func refused() throws {
    let weak: [[UInt8]] = [
      [], Array(0..<31), Array(repeating: 0, count: 32), Array(repeating: 0xAA, count: 64),
      Array("correct horse battery staple, correct horse battery staple".utf8),
      Array("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff".utf8),
    ]
    for bytes in weak {
      let error = #expect(throws: SessionError.self) { try CookieKey(bytes) }
      #expect(error?.code == .misconfigured)
    }
    for text in ["", "c2hvcnQ", CookieKey.generate().secretText + "=", String(repeating: "!", count: 43)] {
      let error = #expect(throws: SessionError.self) { try CookieKey(base64url: text) }
      #expect(error?.code == .misconfigured)
    }
    _ = try CookieKey(Array(0..<32))
  }

  @Test("A ring refuses a key that is there twice")
  func ring() throws {
    let error = #expect(throws: SessionError.self) {
      try CookieKeyRing(primary: key(1), others: [key(2), key(1)])
    }
    #expect(error?.code == .misconfigured)
  }
}
