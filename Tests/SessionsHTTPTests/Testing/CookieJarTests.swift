import Sessions
import SessionsHTTPTesting
import SessionsTesting
import Testing

@Suite("Cookie jar")
struct CookieJarTests {
  private let clock = ManualClock(start)
  private let home = CookieAddress(host: "www.example.com", path: "/a/b")
  private let plain = CookieAddress(host: "www.example.com", path: "/a/b", isSecure: false)

  @Test(
    "refuses what browsers refuse",
    arguments: [
      ("a=1; Secure", false, .insecureConnection), ("__Secure-a=1", true, .securePrefix), ("__Host-a=1; Secure", true, .hostPrefix),
      ("__Host-a=1; Path=/", true, .hostPrefix), ("__Host-a=1; Secure; Path=/; Domain=example.com", true, .hostPrefix),
      ("__host-a=1; Secure; Path=/x", true, .hostPrefix), ("a=1; SameSite=None", true, .sameSiteNone),
      ("a=1; Partitioned", true, .partitioned),
      ("a=1; Domain=example.org", true, .foreignDomain), ("a=1; Domain=w.www.example.com", true, .foreignDomain),
      ("a=1; Domain=ample.com", true, .foreignDomain), ("a", true, .malformed), ("=1", true, .malformed), ("a=\u{1}", true, .malformed),
    ] as [(String, Bool, CookieJar.Refusal)])
  func refusals(line: String, isSecure: Bool, expected: CookieJar.Refusal) {
    var jar = CookieJar(clock: clock)
    #expect(jar.receive(line, from: isSecure ? home : plain) == expected)
    #expect(jar.cookies.isEmpty)
  }

  @Test(
    "keeps what browsers keep",
    arguments: [
      "__Host-a=1; Secure; Path=/", "__Secure-a=1; Secure; Domain=example.com", "a=1; SameSite=None; Secure; Partitioned",
      "a=1; Domain=.example.com",
      "a=1; HttpOnly; Unknown=x", "a=",
    ])
  func kept(line: String) {
    var jar = CookieJar(clock: clock)
    #expect(jar.receive(line, from: home) == nil)
    #expect(jar.cookies.count == 1)
  }

  @Test("name and value have 4096 bytes at most")
  func size() {
    var jar = CookieJar(clock: clock)
    #expect(jar.receive("a=" + String(repeating: "x", count: 4096), from: home) == .tooLarge)
    #expect(jar.receive("a=" + String(repeating: "x", count: 4095), from: home) == nil)
  }

  @Test("sends by host, path and security; longer paths first")
  func sends() {
    var jar = CookieJar(clock: clock)
    for line in ["root=1; Path=/", "deep=2; Path=/a/b", "default=3", "wide=4; Path=/; Domain=example.com", "safe=5; Secure; Path=/"] {
      #expect(jar.receive(line, from: home) == nil)
    }
    func field(_ path: String, host: String = "www.example.com", isSecure: Bool = true) -> String? {
      jar.field(for: CookieAddress(host: host, path: path, isSecure: isSecure))
    }
    #expect(field("/a/b/c") == "deep=2; default=3; root=1; wide=4; safe=5")
    #expect(field("/a") == "default=3; root=1; wide=4; safe=5")
    #expect(field("/ab") == "root=1; wide=4; safe=5")
    #expect(field("/", isSecure: false) == "root=1; wide=4")
    #expect(field("/", host: "other.example.com") == "wide=4")
    #expect(field("/", host: "example.com") == "wide=4")
    #expect(field("/", host: "notexample.com") == nil)
  }

  @Test("SameSite decides what requests of other sites carry")
  func sameSite() {
    var jar = CookieJar(clock: clock)
    for line in ["strict=1; SameSite=Strict", "lax=2; SameSite=Lax", "none=3; SameSite=None; Secure", "default=4"] {
      jar.receive(line + "; Path=/", from: home)
    }
    #expect(jar.field(for: home) == "strict=1; lax=2; none=3; default=4")
    #expect(jar.field(for: home, isCrossSite: true, isNavigation: true) == "lax=2; none=3; default=4")
    #expect(jar.field(for: home, isCrossSite: true, isNavigation: false) == "none=3")
  }

  @Test("forgets at Max-Age, at deletion, and when the browser closes")
  func forgets() {
    var jar = CookieJar(clock: clock)
    jar.receive("a=1; Max-Age=10; Path=/", from: home)
    jar.receive("b=1; Path=/", from: home)
    jar.receive("c=1; Max-Age=100; Path=/", from: home)
    clock.advance(by: .milliseconds(9999))
    #expect(jar["a"] == "1")
    clock.advance(by: .milliseconds(1))
    #expect(jar["a"] == nil)
    jar.closeBrowser()
    #expect(jar.cookies.map(\.name) == ["c"])
    jar.receive("c=; Max-Age=0", from: home)
    #expect(jar["c"] == "1", "a deletion with another path is another cookie's")
    jar.receive("c=; Max-Age=0; Path=/", from: home)
    #expect(jar["c"] == nil)
  }

  @Test("a cookie of the same name, domain and path is replaced; Max-Age is 400 days at most")
  func replaced() {
    var jar = CookieJar(clock: clock)
    jar.receive("a=1; Path=/", from: home)
    jar.receive("a=2; Path=/; Max-Age=99999999", from: home)
    #expect(jar.cookies.map(\.value) == ["2"])
    #expect(jar.cookies.first?.expiresAt == start.advanced(by: .seconds(400 * 86400)))
  }

  @Test("an insecure connection cannot hide a Secure cookie")
  func shadows() {
    var jar = CookieJar(clock: clock)
    jar.receive("a=1; Secure; Path=/", from: home)
    #expect(jar.receive("a=2; Path=/a", from: plain) == .shadowsSecure)
    #expect(jar.receive("b=2; Path=/a", from: plain) == nil)
  }
}
