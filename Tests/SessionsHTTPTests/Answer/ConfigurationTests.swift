import Sessions
import SessionsCookie
import SessionsHTTP
import Testing

@Suite("Contradictions are refused at the start [MW-7]")
struct ConfigurationTests {
  private struct Mistake: CustomStringConvertible, Sendable {
    let description: String
    let setting: String
    let make: @Sendable (inout SessionsHTTPConfiguration) -> Void

    init(_ description: String, names setting: String, _ make: @escaping @Sendable (inout SessionsHTTPConfiguration) -> Void) {
      self.description = description
      self.setting = setting
      self.make = make
    }
  }

  private static let mistakes = [
    Mistake("SameSite=None without Secure", names: "cookie.sameSite") {
      $0.cookie = .plainHTTP(); $0.cookie.sameSite = .none
    },
    Mistake("Partitioned without Secure", names: "cookie.isPartitioned") {
      $0.cookie = .plainHTTP(); $0.cookie.isPartitioned = true
    },
    Mistake("__Host- without Secure", names: "cookie.prefix") { $0.cookie.isSecure = false },
    Mistake("__Secure- without Secure", names: "cookie.prefix") { $0.cookie = SessionCookie(prefix: .secure, isSecure: false) },
    Mistake("__Host- with Domain", names: "cookie.domain") { $0.cookie.domain = "example.com" },
    Mistake("__Host- with another Path", names: "cookie.path") { $0.cookie.path = "/app" },
    Mistake("a Domain with a port", names: "cookie.domain") {
      $0.cookie = .plainHTTP(); $0.cookie.domain = "example.com:80"
    },
    Mistake("a Domain with a scheme", names: "cookie.domain") {
      $0.cookie = .plainHTTP(); $0.cookie.domain = "http://example.com"
    },
    Mistake("an empty Domain", names: "cookie.domain") {
      $0.cookie = .plainHTTP(); $0.cookie.domain = ""
    },
    Mistake("a Domain with a leading point", names: "cookie.domain") {
      $0.cookie = .plainHTTP(); $0.cookie.domain = ".example.com"
    },
    Mistake("a relative Path", names: "cookie.path") {
      $0.cookie = .plainHTTP(); $0.cookie.path = "app"
    },
    Mistake("a Path with a semicolon", names: "cookie.path") {
      $0.cookie = .plainHTTP(); $0.cookie.path = "/;Domain=x"
    },
    Mistake("an empty name", names: "cookie.name") { $0.cookie.name = "" },
    Mistake("a name with a space", names: "cookie.name") { $0.cookie.name = "my session" },
    Mistake("a name with its prefix", names: "cookie.name") { $0.cookie.name = "__host-session" },
    Mistake("an older name that is the present one", names: "alsoReads") { $0.alsoReads = ["__Host-session"] },
    Mistake("an older name twice", names: "alsoReads") { $0.alsoReads = ["a", "a"] },
    Mistake("an older name that is none", names: "alsoReads") { $0.alsoReads = ["a;b"] },
    Mistake("a former scope of a __Host- cookie", names: "cookie.formerScopes") { $0.cookie.formerScopes = [.init(path: "/old")] },
    Mistake("a former scope that is the present one", names: "cookie.formerScopes") {
      $0.cookie = .plainHTTP()
      $0.cookie.formerScopes = [.init()]
    },
    Mistake("a former scope with a bad Path", names: "cookie.formerScopes") {
      $0.cookie = .plainHTTP()
      $0.cookie.formerScopes = [.init(path: "old")]
    },
    Mistake("no time between rotations", names: "rotatesEvery") { $0.rotatesEvery = .zero },
    Mistake("a negative time to wait", names: "retryAfter") { $0.retryAfter = .seconds(-1) },
  ]

  @Test("each error names the setting", arguments: mistakes)
  private func refused(mistake: Mistake) {
    let error = #expect(throws: SessionError.self) { try Site(mistake.make) }
    #expect(error?.code == .misconfigured)
    #expect(error?.message.contains(mistake.setting) == true, "\(error?.message ?? "")")
  }

  @Test("what looks alike and is no contradiction is accepted")
  func accepted() throws {
    _ = try Site { $0.cookie = SessionCookie(prefix: .secure, sameSite: .none, domain: "example.com", path: "/app") }
    _ = try Site { $0.cookie = .embedded() }
    _ = try Site {
      $0.alsoReads = ["session"]
      $0.cookie.formerScopes = [.init(name: "session", path: "/old"), .init(name: "session")]
    }
    _ = try Site { $0.cookie = SessionCookie(prefix: .none) }
    _ = try Site { $0.rotatesEvery = .milliseconds(1) }
  }

  @Test("a CSRF key twice, or one that is not random, is refused without showing it")
  func keys() throws {
    let key = CSRFKey.generate()
    let twice = #expect(throws: SessionError.self) { try Site { $0.csrfKeys = [key, key] } }
    #expect(twice?.message.contains("csrfKeys") == true)
    for bytes in [[UInt8](repeating: 7, count: 32), Array("a passphrase that somebody thought of".utf8), [1, 2, 3]] {
      let error = #expect(throws: SessionError.self) { try CSRFKey(bytes) }
      #expect(error?.code == .misconfigured)
    }
    #expect(throws: SessionError.self) { try CSRFKey(base64url: "not base64url!") }
    #expect(try CSRFKey(base64url: key.secretText).secretText == key.secretText)
    var dumped = ""
    dump(key, to: &dumped)
    #expect(!"\(key) \(String(reflecting: key)) \(dumped)".contains(key.secretText))
  }

  @Test("a sealed cookie's name and room have to be the store's")
  func carrier() throws {
    let keys = try CookieKeyRing(primary: .generate())
    let otherName = #expect(throws: SessionError.self) { try Site(sealedBy: keys, name: "other") }
    #expect(otherName?.code == .misconfigured)
    #expect(otherName?.message.contains("'session'") == true)
    #expect(otherName?.message.contains("'other'") == true)
    let domain = String(repeating: "d", count: 80) + ".example.com"
    let room = #expect(throws: SessionError.self) {
      try Site(sealedBy: keys) {
        $0.cookie = .plainHTTP()
        $0.cookie.domain = domain
      }
    }
    #expect(room?.message.contains("attributesBytes") == true)
    let part = #expect(throws: SessionError.self) {
      try Site(sealedBy: keys, chunking: .upTo(2)) {
        $0.cookie = .plainHTTP()
        $0.alsoReads = ["session.1"]
      }
    }
    #expect(part?.message.contains("session.1") == true)
    _ = try Site(sealedBy: keys)
  }
}
