import HTTPTypes
import Sessions
import SessionsCookie
import SessionsHTTP
import Testing

@Suite("CSRF tokens [MW-13]")
struct CSRFTests {
  private let site: Site
  private let keys = [CSRFKey.generate(), CSRFKey.generate()]

  init() throws {
    let keys = keys
    site = try Site {
      $0.cookie = .plainHTTP()
      $0.csrfKeys = keys
    }
  }

  private func token(_ cookie: String?, _ site: Site? = nil) async throws -> String {
    try await (site ?? self.site).sessions.begin(cookieFields: cookie.map { [$0] } ?? [], method: "GET", secPurpose: nil).session
      .csrfToken()
  }

  private func isValid(_ token: String, _ cookie: String?, _ site: Site? = nil) async throws -> Bool {
    try await (site ?? self.site).sessions.begin(cookieFields: cookie.map { [$0] } ?? [], method: "GET", secPurpose: nil).session
      .verifyCSRF(token)
  }

  private func rotate(_ cookie: String, _ rotation: Rotation) async throws -> String {
    let answer = await site.request(cookie) { session in
      try session.rotate(rotation)
      return nil
    }
    return try answer.newCookie()
  }

  @Test("two tokens differ and both are valid, in their session only")
  func valid() async throws {
    let cookie = try await site.visitor()
    let tokens = [try await token(cookie), try await token(cookie)]
    #expect(tokens[0] != tokens[1])
    let other = try await site.visitor()
    for token in tokens {
      #expect(token.utf8.count == 64)
      #expect(try await isValid(token, cookie))
      #expect(try await !isValid(token, other))
      #expect(try await !isValid(token, nil))
    }
  }

  @Test("anything else is not valid")
  func invalid() async throws {
    let cookie = try await site.visitor()
    let token = try await token(cookie)
    for position in 0..<token.utf8.count {
      var bytes = Array(token.utf8)
      bytes[position] = bytes[position] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
      #expect(try await !isValid(String(decoding: bytes, as: UTF8.self), cookie))
    }
    for wrong in ["", "x", String(token.dropLast()), token + "A", token + "AAAA"] { #expect(try await !isValid(wrong, cookie)) }
  }

  @Test("a login ends them, a periodic rotation and a write do not")
  func rotations() async throws {
    let cookie = try await site.visitor()
    let token = try await token(cookie)
    let periodic = try await rotate(cookie, .periodic)
    #expect(try await isValid(token, periodic))
    let privileged = try await rotate(periodic, .privilegeChange())
    #expect(try await !isValid(token, privileged))
  }

  @Test("a token of a request that logs in is valid afterwards")
  func login() async throws {
    let cookie = try await site.visitor()
    var token = ""
    let answer = await site.request(cookie) { session in
      try session.setSubject("ada")
      token = try await session.csrfToken()
      return nil
    }
    #expect(answer.setCookies.count == 1)
    #expect(try await isValid(token, answer.cookie))
    #expect(try await !isValid(token, cookie))
  }

  @Test("a token of a request that makes its session is valid afterwards")
  func newSession() async throws {
    var token = ""
    let answer = await site.request { session in
      try session.set(.a, to: "1")
      token = try await session.csrfToken()
      return nil
    }
    #expect(answer.setCookies.count == 1)
    #expect(try await isValid(token, answer.cookie))
  }

  @Test("an older key still opens, and makes none")
  func keyChange() async throws {
    let cookie = try await site.visitor()
    let old = try await token(cookie)
    let newKey = CSRFKey.generate()
    func signed(by keys: [CSRFKey]) throws -> SessionManager {
      try SessionManager(
        store: site.sessions.store, configuration: SessionsHTTPConfiguration(cookie: .plainHTTP(), csrfKeys: keys, clock: site.clock))
    }
    func session(_ keys: [CSRFKey]) throws -> Session {
      try signed(by: keys).begin(cookieFields: [cookie], method: "GET", secPurpose: nil).session
    }
    #expect(try await session([newKey, keys[0]]).verifyCSRF(old))
    #expect(try await !session([newKey]).verifyCSRF(old))
    let new = try await session([newKey, keys[0]]).csrfToken()
    #expect(try await session([newKey]).verifyCSRF(new))
    #expect(try await !isValid(new, cookie))
  }

  @Test("sealed cookies: a write does not break open forms")
  func sealed() async throws {
    let key = keys[0]
    let site = try Site(sealedBy: try CookieKeyRing(primary: .generate())) {
      $0.cookie = .plainHTTP()
      $0.csrfKeys = [key]
    }
    let cookie = try await site.visitor()
    let token = try await token(cookie, site)
    let written = await site.request(cookie) { session in
      try session.set(.b, to: "2")
      return nil
    }
    #expect(try await isValid(token, written.cookie, site))
  }

  @Test("without a session or without keys the error names the remedy")
  func misconfigured() async throws {
    for (site, word) in [(site, "crossOrigin"), (try Site(), "csrfKeys")] {
      let error = await #expect(throws: SessionError.self) { try await token(nil, site) }
      #expect(error?.code == .misconfigured)
      #expect(error?.message.contains(word) == true)
    }
  }
}
