import Configuration
import Sessions
import SessionsConfiguration
import SessionsCookie
import SessionsHTTP
import SessionsMemory
import Testing

/// The settings of stores, and the choice of one.
@Suite struct StoreSettingsTests {
  @Test func `limits are whole seconds or unlimited`() throws {
    #expect(try SessionLimits(reader: reader([:])) == SessionLimits())
    let limits = try SessionLimits(
      reader: reader(["SESSIONS_LIMITS_IDLE_SECONDS": "1800", "SESSIONS_LIMITS_ABSOLUTE_SECONDS": "unlimited"]))
    #expect(limits.idle == .seconds(1800) && limits.absolute == .unlimited)
    let typed = ConfigReader(provider: InMemoryProvider(values: ["sessions.limits.idleSeconds": 60]))
    #expect(try ServerSessionStoreConfiguration(reader: typed).limits.idle == .seconds(60))
  }

  @Test(arguments: ["0", "-1", "for ever", "1.5", "99999999999"])
  func `a limit that cannot be is refused`(_ value: String) {
    let message = complaint { () throws(SessionError) in try SessionLimits(reader: reader(["SESSIONS_LIMITS_IDLE_SECONDS": value])) }
    #expect(message.contains("sessions.limits"))
  }

  @Test func `the settings of pruning`() throws {
    let defaults = try SessionPruneSettings(reader: reader([:]))
    #expect(defaults.interval == .seconds(60) && defaults.batch == 1000)
    let settings = try SessionPruneSettings(reader: reader(["SESSIONS_PRUNE_INTERVAL_SECONDS": "5", "SESSIONS_PRUNE_BATCH": "50"]))
    #expect(settings.interval == .seconds(5) && settings.batch == 50)
    let message = complaint { () throws(SessionError) in try SessionPruneSettings(reader: reader(["SESSIONS_PRUNE_BATCH": "0"])) }
    #expect(message.contains("sessions.prune.batch"))
  }

  @Test func `the most sessions of a subject`() throws {
    func most(_ value: String?, over most: Int? = nil) throws(SessionError) -> Int? {
      let values = value.map { ["SESSIONS_MAXIMUM_SESSIONS_PER_SUBJECT": $0] } ?? [:]
      return try ServerSessionStoreConfiguration(
        reader: reader(values), defaults: ServerSessionStoreConfiguration(maximumSessionsPerSubject: most)
      ).maximumSessionsPerSubject
    }
    #expect(try most(nil) == nil && most(nil, over: 3) == 3 && most("5") == 5 && most("5", over: 3) == 5)
    #expect(try most("unlimited", over: 3) == nil)
    for wrong in ["0", "-1", "many", "1.5"] {
      #expect(complaint { () throws(SessionError) in try most(wrong) }.contains("sessions.maximumSessionsPerSubject"))
    }
  }

  @Test func `sealed cookies with the name of an application`() throws {
    let keys = ["SESSIONS_COOKIE_STORE_KEYS": CookieKey.generate().secretText]
    func configuration(_ values: [String: String]) throws(SessionError) -> CookieConfiguration {
      try CookieConfiguration(reader: reader(values.merging(keys) { own, _ in own }))
    }
    let plain = try configuration([:])
    #expect(plain.application == nil && plain.unnamedCookies == .refused && plain.name == SessionCookie().fullName)
    let shop = try configuration([
      "SESSIONS_COOKIE_STORE_APPLICATION": "shop", "SESSIONS_COOKIE_STORE_UNNAMED_COOKIES": "sealed",
      "SESSIONS_COOKIE_NAME": "shop", "SESSIONS_LIMITS_IDLE_SECONDS": "77",
    ])
    #expect(shop.application == "shop" && shop.unnamedCookies == .sealed)
    #expect(shop.name == "__Host-shop" && shop.limits.idle == .seconds(77))
    let mistakes = [
      ["SESSIONS_COOKIE_STORE_APPLICATION": ""], ["SESSIONS_COOKIE_STORE_UNNAMED_COOKIES": "opened"],
      ["SESSIONS_COOKIE_STORE_KEYS": "x"],
    ]
    for (mistake, name) in zip(mistakes, ["cookieStore.application", "cookieStore.unnamedCookies", "cookieStore.keys"]) {
      #expect(complaint { () throws(SessionError) in try configuration(mistake) }.contains("sessions.\(name) "))
    }
  }

  @Test func `the first of the keys seals, and all open`() async throws {
    let (old, new) = (CookieKey.generate(), CookieKey.generate())
    let now = SystemSessionClock().now
    func store(_ keys: [CookieKey]) throws -> CookieSessionStore {
      let texts = keys.map(\.secretText).joined(separator: ",")
      return try CookieSessionStore(
        configuration: CookieConfiguration(keys: try CookieKeyRing(reader: reader(["SESSIONS_COOKIE_STORE_KEYS": texts]))))
    }
    func token(_ keys: [CookieKey]) async throws -> String? {
      let outcome = try await store(keys).commit([.set("a", EncodedValue(json: "1"))], to: nil, now: now)
      if case .committed(_, let token) = outcome { return token }
      return nil
    }
    func opens(_ token: String, _ keys: [CookieKey]) async throws -> Bool {
      if case .live = try await store(keys).open(token, now: now) { return true }
      return false
    }
    let sealed = try #require(try await token([new, old]))
    #expect(try await opens(sealed, [new]))
    #expect(try await !opens(sealed, [old]))
    let former = try #require(try await token([old]))
    #expect(try await opens(former, [new, old]))
    #expect(try await !opens(former, [new]))
  }

  @Test func `a key that cannot be used is not part of the message`() {
    let none = complaint { () throws(SessionError) in try CookieKeyRing(reader: reader([:])) }
    #expect(none.contains("sessions.cookieStore.keys") && none.contains("CookieKey.generate()"))
    let bad = complaint { () throws(SessionError) in
      try CookieKeyRing(reader: reader(["SESSIONS_COOKIE_STORE_KEYS": "correct horse battery staple"]))
    }
    #expect(bad.contains("sessions.cookieStore.keys") && !bad.contains("horse"))
    let key = CookieKey.generate().secretText
    let twice = complaint { () throws(SessionError) in
      try CookieKeyRing(reader: reader(["SESSIONS_COOKIE_STORE_KEYS": "\(key),\(key)"]))
    }
    #expect(twice.contains("sessions.cookieStore.keys") && !twice.contains(key))
  }
}

/// The choice of a store by `sessions.store`.
@Suite struct StoreOpenerTests {
  private let openers = [
    SessionStoreOpener("memory") { _, settings throws(SessionError) in
      try ServerSessionStore(MemoryRecordStore(), configuration: settings)
    },
    SessionStoreOpener("redis", "rediss") { location, _ throws(SessionError) in
      throw SessionError(.unavailable, "\(location.scheme) at \(location.path)")
    },
    SessionStoreOpener("sqlite") { location, _ throws(SessionError) in
      throw SessionError(.misconfigured, "the path \(location.path) is a directory")
    },
  ]

  private func open(_ value: String?) throws(SessionError) -> any SessionStore {
    var values = ["SESSIONS_LIMITS_IDLE_SECONDS": "77"]
    values["SESSIONS_STORE"] = value
    return try SessionStoreOpener.open(reader: reader(values), offering: openers)
  }

  @Test func `the store of the scheme is opened, with the limits beside it`() throws {
    let store = try #require(try open("memory") as? ServerSessionStore<MemoryRecordStore>)
    #expect(store.configuration.limits.idle == .seconds(77))
  }

  @Test func `a location is taken apart at its first colon`() {
    let url = SessionStoreOpener.Location("RedisS://user:secret@host:6380/1")
    #expect(url.scheme == "rediss" && url.path == "//user:secret@host:6380/1" && url.text == "RedisS://user:secret@host:6380/1")
    let file = SessionStoreOpener.Location("sqlite:/var/lib/a:b.db")
    #expect(file.scheme == "sqlite" && file.path == "/var/lib/a:b.db")
    #expect(SessionStoreOpener.Location("memory").path == "")
  }

  @Test func `a store of no offered kind is refused without its value`() {
    let unknown = complaint { () throws(SessionError) in try open("mysql://root:secret@host/db") }
    #expect(unknown.contains("the setting sessions.store ") && unknown.contains("memory, redis, rediss, sqlite"))
    #expect(!unknown.contains("secret"))
    #expect(complaint { () throws(SessionError) in try open(nil) }.contains("sessions.store is not set"))
  }

  @Test func `what the store complains about is named, and a server that is away is no wrong setting`() {
    #expect(
      complaint { () throws(SessionError) in try open("sqlite:/tmp") }.contains("sessions.store is wrong: the path /tmp is a directory"))
    do throws(SessionError) {
      _ = try open("redis://h")
      Issue.record("nothing was thrown")
    } catch {
      #expect(error.code == .unavailable)
    }
  }
}
