import Foundation
import HTTPTypes
import Sessions
import SessionsCookie
import SessionsHTTP
import SessionsMemory
import SessionsMongo
import SessionsPostgres
import SessionsRedis
import SessionsSQLite
import SessionsTesting
import Testing

/// No public value shows a key, a password, a token or what users keep in sessions, however it is printed (`[ID-4]`, `[ERR-4]`).
@Suite("Secrets in what is printed and dumped")
struct SecretsTests {
  private static let kept = "4111-1111-1111-1111"
  private static let password = "hunter2-correct-horse"
  private static let now = Timestamp(milliseconds: 1_767_225_600_000)
  private static let operations: [SessionOperation] = [
    .set("card", EncodedValue(json: "\"\(kept)\"")), .flash("notice", EncodedValue(json: "\"\(kept)\"")), .setSubject("ada"),
  ]

  /// Values of public types, by the name of the type, and what they must not show.
  private struct Probes {
    var values: [(type: String, value: Any)] = []
    var search = SecretSearch()

    mutating func add(_ type: String, _ value: Any) { values.append((type, value)) }
  }

  private func probes() async throws -> Probes {
    var probes = Probes()
    probes.search.add("what a user keeps", Self.kept)
    probes.search.add("the password", Self.password)
    try await addSessions(&probes)
    try await addCookies(&probes)
    try await addStores(&probes)
    try await addHTTP(&probes)
    await addErrors(&probes)
    return probes
  }

  @Test("no value of any public type shows a secret")
  func values() async throws {
    let probes = try await probes()
    for (type, value) in probes.values {
      let found = probes.search.found(in: value)
      #expect(found.isEmpty, "\(type) shows \(found.sorted().joined(separator: ", "))")
    }
  }

  /// Types behind a trait that is off here hold what the types above hold, in properties that show no more; those that hold texts of their own
  /// have a mirror of their own.
  private static let behindTraits: Set<String> = [
    "ObservedSessionStore", "SessionCloseService", "SessionReadiness", "SessionPruneService", "RotateSession", "SessionPersistDriver",
    "BasicSessionsContext", "SessionsMiddleware", "RequireSubject", "SessionAnsweredError", "SessionPruneSettings", "SessionStoreOpener",
    "Location",
  ]

  /// Types of names, numbers, times and choices.
  private static let withoutSecrets: Set<String> = [
    "PayloadError", "Rotation", "FlashSelection", "SessionErrorCode", "SessionCapability", "SessionDeviation", "TokenAccess",
    "ReusePolicy", "CorruptRecordPolicy", "Result", "LostChangesPolicy", "SessionKey", "SizeLimits", "ReplaceOutcome", "SystemSessionClock",
    "SessionLimits", "SessionLimit", "Timestamp", "MemoryConfiguration", "CookieChunks", "CookieChunking", "CookieContext",
    "UnnamedCookies", "SQLiteConfiguration", "SQLiteDurability", "RedisServers", "RedisEndpoint", "RedisDurability",
    "RedisTLS", "CertificateVerification", "RedisSentinelTLS", "RedisAddressMap", "MongoConfiguration", "MongoDurability",
    "PostgresConfiguration", "PostgresDurability", "CrossOriginPolicy", "SessionCookie", "Prefix", "SameSite", "Lifetime", "Scope",
    "SessionScope", "Ending",
  ]

  @Test("every public type of the products for applications is one that is looked at, or one of names and numbers")
  func catalogue() async throws {
    // What is for tests only, such as a cookie jar, shows its cookies: a test that fails has to, and they open nothing but the test's store.
    let modules = [
      "Sessions", "SessionsMemory", "SessionsCookie", "SessionsSQLite", "SessionsRedis", "SessionsPostgres", "SessionsMongo",
      "SessionsHTTP", "SessionsLifecycle", "SessionsHummingbird", "SessionsConfiguration",
    ]
    var types: Set<String> = []
    for module in modules {
      let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/\(module)").standardizedFileURL
      for case let file as String in try #require(FileManager.default.enumerator(atPath: root.path)) where file.hasSuffix(".swift") {
        let text = try String(contentsOf: root.appending(path: file), encoding: .utf8)
        for match in text.matches(of: /(?m)^ *public (?:final class|class|struct|enum|actor) ([A-Za-z]+)/) { types.insert(String(match.1)) }
      }
    }
    let looked = Set(try await probes().values.map(\.type))
    #expect(types.count > 70)
    #expect(types.subtracting(looked).subtracting(Self.withoutSecrets).subtracting(Self.behindTraits) == [])
    #expect(looked.union(Self.withoutSecrets).union(Self.behindTraits).subtracting(types) == [])
    #expect(looked.isDisjoint(with: Self.withoutSecrets))
  }

  @Test("the search finds a secret in every form")
  func search() throws {
    struct Holder { let inner: Any }
    final class Box {
      let bytes: [UInt8]
      init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
    let secret = Array(SessionToken().verifier.bytes)
    var search = SecretSearch()
    search.add("it", secret)
    let words = secret.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    let shown: [Any] = [
      secret, secret[...], Holder(inner: secret), Box(secret), Holder(inner: Box(secret)), words, ["a": secret],
      secret.map { String(format: "%02X", $0) }.joined(), Data(secret).base64EncodedString(), Holder(inner: Optional(secret) as Any),
    ]
    for value in shown { #expect(search.found(in: value) == ["it"], "\(type(of: value))") }
    let state = (0..<8).map { UInt32($0) &* 2_654_435_761 &+ 7_777_777 }
    #expect(search.found(in: Holder(inner: state)) == ["the state of a hash"])
    #expect(search.found(in: Holder(inner: Array(secret.reversed()))).isEmpty)
  }

  private func addSessions(_ probes: inout Probes) async throws {
    let now = Self.now
    let memory = MemoryRecordStore()
    let configuration = ServerSessionStoreConfiguration(revocationEpochs: RecordRevocationEpochs(memory))
    let store = try ServerSessionStore(memory, configuration: configuration)
    let created = try await store.commit(Self.operations, to: nil, now: now)
    guard case .committed(let old, let first?) = created else { throw SessionError(.backend, "no session") }
    let rotated = try await store.commit([], to: old, options: .init(rotation: .periodic), now: now)
    guard case .committed(let snapshot, let text?) = rotated, let token = SessionToken(text) else {
      throw SessionError(.backend, "no token")
    }
    for text in [first, text] { try probes.search.add(token: text) }
    probes.search.add("the selector beyond its prefix", Array(token.selector.bytes[4...]))
    let record = try #require(try await memory.load(snapshot.id, now: now))
    let payload = try RecordPayload(record.payload)
    probes.search.add("the payload", Array(record.payload.prefix(64)))
    let later = now.advanced(by: .seconds(1800))
    let session = Session(tokens: [text], in: store, clock: ManualClock(now), newSession: Self.operations)
    _ = try await session.get(SessionKey<String>("card"))
    try session.set(SessionKey<String>("card"), to: Self.kept + "1")
    probes.add("Session", session)
    probes.add("SessionCommit", try await session.commit())
    probes.add("SessionCommit", SessionCommit(result: .created, cookie: .set(text, maxAge: 60)))
    probes.add("SessionCookieChange", SessionCookieChange.set(text, maxAge: nil))
    probes.add("SessionToken", token)
    probes.add("SecretVerifier", token.verifier)
    probes.add("RecordPayload", payload)
    probes.add("SupersededVerifier", try #require(payload.previous))
    probes.add("SessionRecord", record)
    probes.add("RecordKey", token.selector)
    probes.add("OpenOutcome", try await store.open(text, now: now))
    probes.add("OpenedTokens", try await store.open(anyOf: [text], now: now))
    probes.add("CommitOutcome", created)
    probes.add("CommitOutcome", CommitOutcome.committed(snapshot, token: text))
    probes.add("TouchOutcome", TouchOutcome.touched(snapshot, token: text))
    probes.add("TouchOutcome", try await store.touch(snapshot, now: later))
    probes.add("TakeOutcome", TakeOutcome.taken(snapshot.content.flash, snapshot, token: text))
    probes.add("TakeOutcome", try await store.takeFlash(.all, from: snapshot, now: now))
    for operation in Self.operations { probes.add("SessionOperation", operation) }
    probes.add("CommitOptions", CommitOptions(newSession: Self.operations))
    probes.add("SessionSnapshot", snapshot)
    probes.add("SessionSummary", try #require(try await store.sessions(of: "ada", now: now).first))
    probes.add("SessionContent", snapshot.content)
    probes.add("FieldMap", snapshot.content.fields)
    probes.add("EncodedValue", EncodedValue(json: "\"\(Self.kept)\""))
    probes.add("ServerSessionStoreConfiguration", configuration)
    probes.add("ServerSessionStore", store)
    probes.add("RecordRevocationEpochs", RecordRevocationEpochs(memory))
    probes.add("SessionEvent", SessionEvent.verifierMismatch(token.selector))
    probes.add("SessionEventReporter", SessionEventReporter())
    probes.add("MemoryRecordStore", memory)
  }

  private func addCookies(_ probes: inout Probes) async throws {
    let keys = (0..<2).map { _ in CookieKey.generate() }
    for key in keys { probes.search.add("a cookie's key", try #require(Base64URL.decode(key.secretText))) }
    let ring = try CookieKeyRing(primary: keys[0], others: [keys[1]])
    let configuration = CookieConfiguration(keys: ring)
    let store = try CookieSessionStore(configuration: configuration)
    guard case .committed(let snapshot, let token?) = try await store.commit(Self.operations, to: nil, now: Self.now) else {
      throw SessionError(.backend, "no cookie")
    }
    probes.search.add("the sealed cookie", token)
    for key in keys { probes.add("CookieKey", key) }
    probes.add("CookieKeyRing", ring)
    probes.add("CookieConfiguration", configuration)
    probes.add("CookieSessionStore", store)
    probes.add("SessionSnapshot", snapshot)
    probes.add("CommitOutcome", CommitOutcome.committed(snapshot, token: token))
    probes.add("SessionCookieChange", SessionCookieChange.set(token, maxAge: 60))
    probes.add("Session", Session(tokens: [token], in: store))
  }

  private func addStores(_ probes: inout Probes) async throws {
    let key = try #require(RecordKey([UInt8](repeating: 7, count: 16)))
    let record = SessionRecord(
      createdAt: Self.now, absoluteDeadline: .maximum, idleDeadline: .maximum, subject: "ada", payload: Array(Self.kept.utf8))
    let path = FileManager.default.temporaryDirectory.appending(path: "secrets-\(UUID().uuidString).db").path
    defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let sqlite = try SQLiteRecordStore(path: path)
    _ = try await sqlite.create(key, record, now: Self.now)
    _ = try await sqlite.load(key, now: Self.now)
    probes.add("SQLiteRecordStore", sqlite)
    probes.add("ServerSessionStore", try ServerSessionStore(sqlite))

    var redis = try RedisConfiguration(url: "redis://ada:\(Self.password)@127.0.0.1:1/2")
    redis.sentinelPassword = Self.password
    redis.timeout = .milliseconds(50)
    let redisStore = try RedisRecordStore(configuration: redis)
    _ = try? await redisStore.create(key, record, now: Self.now)
    probes.add("RedisConfiguration", redis)
    probes.add("RedisRecordStore", redisStore)
    probes.add("ServerSessionStore", try ServerSessionStore(redisStore))

    let postgres = try PostgresRecordStore(
      "postgres://ada:\(Self.password)@127.0.0.1:1/site", configuration: PostgresConfiguration(timeout: .milliseconds(50)))
    _ = try? await postgres.create(key, record, now: Self.now)
    probes.add("PostgresRecordStore", postgres)
    probes.add("ServerSessionStore", try ServerSessionStore(postgres))
    let mongo = try MongoRecordStore(
      "mongodb://ada:\(Self.password)@127.0.0.1:1/site", configuration: MongoConfiguration(timeout: .milliseconds(50)))
    _ = try? await mongo.create(key, record, now: Self.now)
    probes.add("MongoRecordStore", mongo)
    probes.add("ServerSessionStore", try ServerSessionStore(mongo))

    let credentials = StoreCredentials(username: "ada", password: Self.password)
    let source = CredentialSource { credentials }
    redis = try RedisConfiguration(url: "redis://127.0.0.1:1")
    redis.credentials = source
    probes.add("StoreCredentials", credentials)
    probes.add("CredentialSource", source)
    probes.add("RedisConfiguration", redis)
    await sqlite.close()
    await redisStore.close()
    await postgres.close()
    await mongo.close()
  }

  private func addHTTP(_ probes: inout Probes) async throws {
    let key = CSRFKey.generate()
    probes.search.add("a CSRF key", try #require(Base64URL.decode(key.secretText)))
    let configuration = SessionsHTTPConfiguration(alsoReads: ["old"], csrfKeys: [key], newSession: Self.operations)
    let memory = MemoryRecordStore()
    let manager = try SessionManager(store: try ServerSessionStore(memory), configuration: configuration)
    let text = SessionToken().text
    try probes.search.add(token: text)
    let name = configuration.cookie.fullName
    for field in ["\(name)=\(text)", "old=\(text)"] {
      let exchange = manager.begin(cookieFields: [field], method: "GET", secPurpose: nil)
      probes.add("SessionExchange", exchange)
      probes.add("Session", exchange.session)
    }
    var slots = SessionSlots()
    var request = HTTPRequest(method: .get, scheme: "https", authority: "example.com", path: "/")
    request.headerFields[.cookie] = "\(name)=\(text)"
    _ = try slots.begin(manager, request)
    probes.add("SessionSlots", slots)
    probes.add("SessionsHTTPConfiguration", configuration)
    probes.add("CSRFKey", key)
    probes.add("SessionManager", manager)
    let handed = Locked("")
    do {
      _ =
        try await manager.respond(to: request) { session in
          try session.set(SessionKey<String>("card"), to: Self.kept)
          guard case .set(let token, _) = try await session.commit().cookie else { throw SessionError(.backend, "no cookie") }
          handed.withLock { $0 = token }
          throw SessionError(.backend, "the handler failed")
        } as (HTTPResponse, Void)
      Issue.record("the handler did not fail")
    } catch let replaced as ReplacedAnswer {
      let token = handed.withLock { $0 }
      // The answer of a failed handler carries the cookie that a commit of the handler owes.
      #expect(replaced.response.headerFields[values: .setCookie].contains { $0.contains(token) })
      try probes.search.add(token: token)
      probes.add("ReplacedAnswer", replaced)
    }
  }

  private func addErrors(_ probes: inout Probes) async {
    func note(_ body: () async throws -> Void) async {
      do {
        try await body()
        Issue.record("nothing was refused")
      } catch { probes.add("SessionError", error) }
    }
    let value = EncodedValue(json: "\"\(Self.kept)\"")
    await note { _ = try value.decoded(as: Int.self, for: "card") }
    await note { _ = try RedisConfiguration(url: "redis://ada:\(Self.password)@host:port/x") }
    await note { _ = try RedisConfiguration(url: "rediss://ada:\(Self.password)@host?x=1") }
    await note { _ = try MongoRecordStore("mongodb://ada:\(Self.password)%@[host/site") }
    await note { _ = try PostgresRecordStore("postgres://ada:\(Self.password)%@[host/site") }
    await note { _ = try PostgresRecordStore("host=x password=\(Self.password) nonsense") }
    await note { _ = try CookieKey(base64url: Self.password + "!") }
    await note { _ = try CookieKey(Array((Self.password + Self.password).utf8)) }
    await note { _ = try CSRFKey(base64url: Self.password + "!") }
    await note {
      let store = try ServerSessionStore(MemoryRecordStore(), configuration: .init(sizes: SizeLimits(valueBytes: 4)))
      _ = try await store.commit(Self.operations, to: nil, now: Self.now)
    }
  }
}
