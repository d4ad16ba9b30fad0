import Configuration
import Sessions
import SessionsConfiguration
import SessionsHTTP
import SessionsMemory
import Testing

/// A reader of these values, all of them texts as the environment has them.
func reader(_ values: [String: String]) -> ConfigReader {
  ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: values))
}

/// The message of the complaint about a setting; fails the test when there is none.
func complaint<Value>(_ body: () throws(SessionError) -> Value, _ location: SourceLocation = #_sourceLocation) -> String {
  do throws(SessionError) {
    _ = try body()
    Issue.record("nothing was thrown", sourceLocation: location)
    return ""
  } catch {
    #expect(error.code == .misconfigured, sourceLocation: location)
    return error.message
  }
}

/// The settings of the HTTP layer.
@Suite struct HTTPSettingsTests {
  @Test func `nothing that is set leaves the defaults`() throws {
    let configuration = try SessionsHTTPConfiguration(reader: reader([:]))
    #expect(configuration.cookie == SessionCookie())
    #expect(configuration.alsoReads == [] && configuration.rotatesEvery == nil && configuration.csrfKeys.isEmpty)
    #expect(configuration.crossOrigin == .allow)
    var defaults = SessionsHTTPConfiguration()
    defaults.cookie = .plainHTTP("s")
    defaults.crossOrigin = .reject()
    let kept = try SessionsHTTPConfiguration(reader: reader([:]), defaults: defaults)
    #expect(kept.cookie == .plainHTTP("s") && kept.crossOrigin == .reject())
  }

  @Test func `every setting is read`() throws {
    let keys = [CSRFKey.generate().secretText, CSRFKey.generate().secretText]
    let configuration = try SessionsHTTPConfiguration(
      reader: reader([
        "SESSIONS_COOKIE_NAME": "shop", "SESSIONS_COOKIE_PREFIX": "secure", "SESSIONS_COOKIE_SECURE": "true",
        "SESSIONS_COOKIE_HTTP_ONLY": "false", "SESSIONS_COOKIE_SAME_SITE": "Strict", "SESSIONS_COOKIE_DOMAIN": "example.com",
        "SESSIONS_COOKIE_PATH": "/shop", "SESSIONS_COOKIE_PARTITIONED": "true", "SESSIONS_COOKIE_PERSISTENT": "true",
        "SESSIONS_COOKIE_ALSO_READS": "old,older", "SESSIONS_ROTATE_EVERY_SECONDS": "900", "SESSIONS_CROSS_ORIGIN_REJECT": "true",
        "SESSIONS_CROSS_ORIGIN_TRUSTED": "https://app.example.com", "SESSIONS_CSRF_KEYS": keys.joined(separator: ","),
      ]))
    #expect(
      configuration.cookie
        == SessionCookie(
          name: "shop", prefix: .secure, isSecure: true, isHTTPOnly: false, isPartitioned: true, sameSite: .strict, domain: "example.com",
          path: "/shop", lifetime: .untilDeadline))
    #expect(configuration.cookie.fullName == "__Secure-shop")
    #expect(configuration.alsoReads == ["old", "older"])
    #expect(configuration.rotatesEvery == .seconds(900))
    #expect(configuration.crossOrigin == .reject(trusting: ["https://app.example.com"]))
    #expect(configuration.csrfKeys.map(\.secretText) == keys)
    _ = try SessionManager(store: ServerSessionStore(MemoryRecordStore()), configuration: configuration)
  }

  @Test func `values with types of their own are read, and settings can be turned off`() throws {
    let provider = InMemoryProvider(values: [
      "sessions.cookie.secure": false, "sessions.cookie.prefix": "none", "sessions.cookie.persistent": false,
      "sessions.rotateEverySeconds": 60, "sessions.cookie.alsoReads": .init(.stringArray(["a"]), isSecret: false),
      "sessions.crossOrigin.reject": false,
    ])
    var defaults = SessionsHTTPConfiguration()
    defaults.cookie.lifetime = .untilDeadline
    defaults.crossOrigin = .reject()
    let configuration = try SessionsHTTPConfiguration(reader: ConfigReader(provider: provider), defaults: defaults)
    #expect(configuration.cookie == .plainHTTP())
    #expect(configuration.rotatesEvery == .seconds(60) && configuration.alsoReads == ["a"] && configuration.crossOrigin == .allow)
  }

  @Test(arguments: [
    ("SESSIONS_COOKIE_PREFIX", "hst", "sessions.cookie.prefix"), ("SESSIONS_COOKIE_SAME_SITE", "relaxed", "sessions.cookie.sameSite"),
    ("SESSIONS_COOKIE_SECURE", "maybe", "sessions.cookie.secure"), ("SESSIONS_COOKIE_HTTP_ONLY", "", "sessions.cookie.httpOnly"),
    ("SESSIONS_COOKIE_PERSISTENT", "2", "sessions.cookie.persistent"),
    ("SESSIONS_ROTATE_EVERY_SECONDS", "0", "sessions.rotateEverySeconds"),
    ("SESSIONS_ROTATE_EVERY_SECONDS", "15m", "sessions.rotateEverySeconds"),
    ("SESSIONS_CROSS_ORIGIN_REJECT", "strict", "sessions.crossOrigin.reject"),
    ("SESSIONS_CROSS_ORIGIN_TRUSTED", "https://a.example", "sessions.crossOrigin.trusted"),
    ("SESSIONS_CSRF_KEYS", "swordfish", "sessions.csrf.keys"),
  ])
  func `a value that cannot be is refused by the name of its key`(_ variable: String, _ value: String, _ key: String) {
    let message = complaint { () throws(SessionError) in try SessionsHTTPConfiguration(reader: reader([variable: value])) }
    #expect(message.contains("the setting \(key) "), "\(message)")
    #expect(!message.contains("swordfish"))
  }

  @Test func `a value of another type is refused, not ignored`() {
    let provider = InMemoryProvider(values: ["sessions.cookie.secure": 0, "sessions.rotateEverySeconds": "soon"])
    let config = ConfigReader(provider: provider)
    #expect(
      complaint { () throws(SessionError) in try SessionCookie(reader: config) }.contains("sessions.cookie.secure is not true or false"))
    let other = ConfigReader(provider: InMemoryProvider(values: ["sessions.rotateEverySeconds": true]))
    #expect(
      complaint { () throws(SessionError) in try SessionsHTTPConfiguration(reader: other) }
        .contains("sessions.rotateEverySeconds is not a whole number"))
  }
}
