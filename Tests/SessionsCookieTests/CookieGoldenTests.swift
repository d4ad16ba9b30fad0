import Foundation
import Sessions
import SessionsCookie
import Testing

@Suite("Golden sealed cookies")
struct CookieGoldenTests {
  struct File: Decodable {
    var opens: [Case]
    var absent: [Rejected]
  }

  struct Rejected: Decodable {
    var description: String
    var key: String
    var cookieName: String
    var application: String?
    var now: Int64
    var token: String
  }

  struct Case: Decodable {
    var description: String
    var key: String
    var cookieName: String
    var application: String?
    var now: Int64
    var salt: String
    var nonce: String
    var isPadded: Bool
    var session: Session
    var plaintext: String
    var token: String
  }

  struct Session: Decodable {
    var id: String
    var version: Int64
    var sealedAt: Int64
    var createdAt: Int64
    var absoluteDeadline: Int64?
    var idleDeadline: Int64?
    var subject: String?
    var fields: [[String]]
    var flash: [[String]]
    var isPersistent: Bool?
    var idleLimit: Limit?
    var absoluteLimit: Limit?
    var authenticatedAt: Int64?
    var lifetimeRestartedAt: Int64?
  }

  struct Limit: Decodable {
    var limit: SessionLimit

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let milliseconds = try? container.decode(Int64.self) {
        limit = .after(.milliseconds(milliseconds))
      } else {
        guard try container.decode(String.self) == "unlimited" else { throw Unexpected(what: "a limit of another kind") }
        limit = .unlimited
      }
    }
  }

  let file: File

  init() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../fixtures/cookies/sealed-v1.json").standardizedFileURL
    file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
  }

  private func store(_ key: String, _ name: String, _ application: String?) throws -> CookieSessionStore {
    let ring = try CookieKeyRing(primary: CookieKey(bytes(hex: key)))
    // Not padded, as the first cookies were; what is opened may be either.
    let configuration = CookieConfiguration(keys: ring, name: name, application: application, padsContent: false)
    return try CookieSessionStore(configuration: configuration, random: CountingRandom())
  }

  @Test("Cookies of this format stay readable for ever")
  func opens() async throws {
    #expect(file.opens.count == 6)
    for golden in file.opens {
      let store = try store(golden.key, golden.cookieName, golden.application)
      let snapshot = try await store.live(golden.token, now: Timestamp(milliseconds: golden.now))
      let expected = try self.snapshot(golden.session)
      #expect(snapshot.id == expected.id, "\(golden.description)")
      #expect(snapshot.version == expected.version, "\(golden.description)")
      #expect(snapshot.createdAt == expected.createdAt, "\(golden.description)")
      #expect(snapshot.absoluteDeadline == expected.absoluteDeadline, "\(golden.description)")
      #expect(snapshot.idleDeadline == expected.idleDeadline, "\(golden.description)")
      #expect(snapshot.content == expected.content, "\(golden.description)")
      #expect(snapshot.context as? CookieContext == CookieContext(needsReseal: false))
    }
  }

  @Test("Sealing with the same salt and nonce gives the same bytes as the other implementation")
  func seals() throws {
    for golden in file.opens {
      let random = FixedRandom(bytes: try bytes(hex: golden.salt + golden.nonce))
      var configuration = try store(golden.key, golden.cookieName, golden.application).configuration
      configuration.padsContent = golden.isPadded
      let store = try CookieSessionStore(configuration: configuration, random: random)
      let sealedAt = Timestamp(milliseconds: golden.session.sealedAt)
      let payload = CookiePayload(try snapshot(golden.session), sealedAt: sealedAt)
      #expect(payload.encoded(padded: golden.isPadded) == (try bytes(hex: golden.plaintext)), "\(golden.description)")
      let (_, token) = try store.seal(try snapshot(golden.session), renewingID: false, now: sealedAt)
      #expect(token == golden.token, "\(golden.description)")
    }
  }

  @Test("A new session is sealed with bytes drawn in the order salt, nonce, id")
  func newSession() async throws {
    let golden = try #require(file.opens.first)
    let store = try store(golden.key, golden.cookieName, golden.application)
    let (snapshot, token) = try await store.new(now: Timestamp(milliseconds: golden.now))
    #expect(snapshot.id.bytes == (28..<44).map { UInt8($0) })
    #expect(token.prefix(44) == golden.token.prefix(44))
  }

  @Test("What is wrong in any way is absent, however well it was sealed")
  func absent() async throws {
    #expect(file.absent.count == 20)
    for rejected in file.absent {
      let store = try store(rejected.key, rejected.cookieName, rejected.application)
      let isAbsent = try await store.isAbsent(rejected.token, now: Timestamp(milliseconds: rejected.now))
      #expect(isAbsent, "\(rejected.description)")
    }
  }

  private func snapshot(_ session: Session) throws -> SessionSnapshot {
    let content = SessionContent(
      fields: try map(session.fields), flash: try map(session.flash), subject: session.subject,
      isPersistent: session.isPersistent ?? false, idleLimit: session.idleLimit?.limit,
      absoluteLimit: session.absoluteLimit?.limit,
      authenticatedAt: session.authenticatedAt.map { Timestamp(milliseconds: $0) },
      lifetimeRestartedAt: session.lifetimeRestartedAt.map { Timestamp(milliseconds: $0) })
    return SessionSnapshot(
      id: try #require(RecordKey(try bytes(hex: session.id))), version: session.version, content: content,
      createdAt: Timestamp(milliseconds: session.createdAt),
      absoluteDeadline: session.absoluteDeadline.map { Timestamp(milliseconds: $0) } ?? .unlimited,
      idleDeadline: session.idleDeadline.map { Timestamp(milliseconds: $0) } ?? .unlimited)
  }

  private func map(_ pairs: [[String]]) throws -> FieldMap {
    FieldMap(
      try pairs.map { pair in
        try #require(pair.count == 2)
        return (key: pair[0], value: EncodedValue(json: pair[1]))
      })
  }

  private func bytes(hex: String) throws -> [UInt8] {
    let digits = Array(hex.utf8)
    return try stride(from: 0, to: digits.count, by: 2).map { index in
      try #require(UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16))
    }
  }
}
