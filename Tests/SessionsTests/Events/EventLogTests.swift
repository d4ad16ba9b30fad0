import Sessions
import SessionsFaultRuns
import SessionsTesting
import Testing

@Suite("Events: logs")
struct EventLogTests {
  private static let secretField = "4111-1111-1111-1111"

  /// Causes every event once, and returns the site, every token that was in use and everything that must not be in a log.
  private func everything() async throws -> (site: Site, tokens: [String]) {
    let site = try Site { $0.commitTimeout = .milliseconds(1) }
    func visitor() async throws -> String { try await site.visitor { try $0.set(.name, to: Self.secretField) } }
    var tokens: [String] = []

    // verifierMismatch
    let victim = try await visitor()
    let forged = String(victim.prefix(43)) + SessionToken().text.suffix(21)
    _ = try await site.request(forged).get(.name)
    tokens += [victim, forged]
    // superseded, then rotatedTokenReuse
    let old = try await visitor()
    let new = try #require(try await site.commit(old) { try $0.rotate() }.cookie.token)
    _ = try await site.request(old).get(.name)
    site.clock.advance(by: .seconds(31))
    _ = try await site.request(old).get(.name)
    tokens += [old, new]
    // contended
    let contended = site.request(new)
    try contended.set(.name, to: Self.secretField + "x")
    site.records.answerStale()
    #expect(await errorCode { _ = try await contended.commit() } == .contended)
    site.records.answerStale(false)
    // corruptRecord and newerFormat
    for payload in [Array(Self.secretField.utf8), [0xA1, 0, 2]] as [[UInt8]] {
      let token = SessionToken()
      _ = try await site.records.create(
        token.selector,
        SessionRecord(createdAt: start, absoluteDeadline: .maximum, idleDeadline: .maximum, subject: "alice", payload: payload),
        now: start)
      _ = try await site.request(token.text).get(.name)
      tokens.append(token.text)
    }
    // ambiguousCookie
    let other = try await visitor()
    _ = try await site.request(victim, other).get(.name)
    tokens.append(other)
    // lateChange
    let late = site.request(new)
    _ = try await late.get(.name)
    late.seal()
    #expect(await errorCode { try late.set(.name, to: Self.secretField) } == .sealed)
    return (site, tokens)
  }

  @Test("every kind of event is reported, once each")
  func kinds() async throws {
    let (site, _) = try await everything()
    #expect(
      site.events.names == [
        "verifierMismatch", "superseded", "rotatedTokenReuse", "contended", "corruptRecord", "newerFormat", "ambiguousCookie", "lateChange",
      ])
    #expect(site.events.log.map { $0.metadata["event"] } == site.events.names)
  }

  @Test("no token, secret, subject or content is in any log entry [ID-4]")
  func secrets() async throws {
    let (site, tokens) = try await everything()
    let verifiers = tokens.compactMap { SessionToken($0).map { hex($0.verifier.bytes) } }
    let selectors = tokens.compactMap { SessionToken($0).map { hex($0.selector.bytes) } }
    #expect(verifiers.count == tokens.count)
    #expect(site.events.log.count == 8)
    for line in site.events.log {
      for token in tokens {
        // Neither the whole nor a piece of it: the first 8 digits of the selector are its first 5 characters.
        #expect(!line.text.contains(token))
        #expect(!line.text.contains(token.prefix(12)))
        #expect(!line.text.contains(token.suffix(12)))
      }
      for digits in verifiers + selectors { #expect(!line.text.contains(digits.prefix(9))) }
      #expect(!line.text.contains("4111"))
      #expect(!line.text.contains("alice"))
    }
  }

  @Test("an entry names the session by eight digits, and the newer format by its number")
  func metadata() async throws {
    let (site, _) = try await everything()
    for (line, event) in zip(site.events.log, site.events.seen) {
      #expect(line.message == "session event")
      #expect(line.metadata["session"] == event.key?.logPrefix)
    }
    let newer = try #require(site.events.log.first { $0.metadata["event"] == "newerFormat" })
    #expect(newer.metadata["format"] == "2")
    #expect(site.events.seen.contains(.ambiguousCookie))
    #expect(site.events.seen.last?.key != nil)
  }

  @Test("what concerns security is logged at info, what load causes at debug, nothing higher")
  func levels() async throws {
    let (site, _) = try await everything()
    let levels = Dictionary(uniqueKeysWithValues: zip(site.events.names, site.events.log.map(\.level)))
    #expect(
      levels == [
        "verifierMismatch": "info", "superseded": "debug", "rotatedTokenReuse": "info", "contended": "debug",
        "corruptRecord": "info", "newerFormat": "info", "ambiguousCookie": "info", "lateChange": "info",
      ])
  }

  @Test("an event of a sealed cookie is logged by its name alone, at info", arguments: [SessionEvent.unknownKey, .sealBroken])
  func sealed(event: SessionEvent) throws {
    let events = EventLog()
    events.reporter.report(event)
    let line = try #require(events.log.first)
    #expect(events.log.count == 1 && events.seen == [event])
    #expect(line.level == "info" && line.metadata == ["event": event.name])
  }

  @Test("ordinary requests log nothing")
  func quiet() async throws {
    let site = try Site()
    let token = try await site.visitor()
    try await site.commit(token) { try $0.set(.visits, to: 2) }
    let rotated = try await site.commit(token) { try $0.rotate(.periodic) }.cookie.token
    _ = try await site.request(token).get(.visits)
    _ = try await site.request("malformed").get(.visits)
    _ = try await site.request(SessionToken().text).get(.visits)
    try await site.commit(rotated) { try $0.invalidate() }
    _ = try await site.request(rotated).get(.visits)
    #expect(site.events.log.isEmpty)
    #expect(site.events.seen.isEmpty)
  }
}
