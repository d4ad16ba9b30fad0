import Sessions

/// The parts of a session, its place in one record, and its use of the caller's clock.
enum WholeSessionCases {
  /// The token of the bytes 0 to 47: selector 0 to 15, secret 16 to 47.
  private static let countingToken = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"

  /// SHA-256 of `v1` and the bytes 16 to 47, made with another implementation.
  private static let countingVerifier: [UInt8] = [
    0x90, 0x69, 0xC2, 0xFB, 0x0D, 0x66, 0xC3, 0x84, 0xF8, 0x57, 0x0D, 0x5C, 0x05, 0xC9, 0x77, 0x47,
    0x6A, 0xEB, 0x6E, 0xDD, 0x32, 0x1D, 0x18, 0x9B, 0xC1, 0x42, 0xC0, 0x6E, 0x4F, 0x73, 0xA3, 0x00,
  ]

  /// Every kind of content that a session can hold.
  private static let everything: [SessionOperation] = [
    .set("a", json("1")), .set("b", json("[2]")), .flash("f", json("\"once\"")), .setSubject("ada"), .setPersistent(true),
    .setLimits(idle: .hours(2), absolute: .unlimited),
  ]

  private static func expectContent(_ t: CaseContext, _ token: String, _ expected: SessionSnapshot) async throws {
    let seen = try await t.live(token).snapshot
    try t.expect(
      "the content of the session", seen.content == expected.content, expected: "as it was: \(t.describe(.live(expected)))",
      seen: t.describe(.live(seen)))
    try t.expect("the idle deadline", seen.idleDeadline, equals: expected.idleDeadline)
    try t.expect("the absolute deadline", seen.absoluteDeadline, equals: expected.absoluteDeadline)
  }

  private static func expectCookie(_ t: CaseContext, _ what: String, _ request: Session, _ expected: SessionCookieChange) async throws {
    let commit = try await request.commit()
    try t.expect(
      "the cookie of a request that \(what)", commit.cookie == expected, expected: "\(expected)", seen: "\(commit.cookie)")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "ID-006", "a record opens to the token whose secret its verifier is the hash of, and to no other", rules: ["ID-5", "ID-7"],
      needsRecords: true,
      body: { t in
        // {0: 1, 1: verifier, 3: {"a": "1"}, 4: {}}, as the record format has it.
        let payload = [0xA4, 0x00, 0x01, 0x01, 0x58, 0x20] + countingVerifier + [0x03, 0xA1, 0x61, 0x61, 0x41, 0x31, 0x04, 0xA0]
        guard let key = RecordKey((0..<16).map { UInt8($0) }) else {
          throw CaseFailure("16 bytes", expected: "a key", seen: "none")
        }
        try await t.expectCreated(key, t.freshRecord(payload))
        try await t.expectFields(countingToken, ["a": json("1")])
        try await t.expectAbsent(String(countingToken.dropLast()) + "w")
        let otherSecret = countingToken.prefix(22) + String(repeating: "A", count: 42)
        try await t.expectAbsent(String(otherSecret))
        try await t.expectFields(countingToken, ["a": json("1")])
      }),
    ConformanceCase(
      "ISO-016", "one record is the whole session: taken out and put back it opens as before", rules: ["NS-5", "ST-1"],
      needsRecords: true,
      body: { t in
        var session = try await t.create(everything)
        let old = session.token
        session = try await t.write([.set("a", json("2"))], to: session, rotating: .periodic)
        guard let record = try await t.loadRecord(session.snapshot.id) else {
          throw CaseFailure("the record", expected: "under the session's key", seen: "none")
        }
        try t.expect("the destroy", try await t.destroyRecord(session.snapshot.id), equals: true)
        try await t.expectAbsent(session.token)
        try await t.expectAbsent(old)
        try await t.expectCreated(session.snapshot.id, record)
        try await expectContent(t, session.token, session.snapshot)
        // The old token is in its grace period, which is a part of the record, too.
        try await expectContent(t, old, session.snapshot)
        if t.store.capabilities.contains(.subjectIndex) {
          try t.expect("the sessions of 'ada'", try await t.sessions(of: "ada").map(\.id), equals: [session.snapshot.id])
        }
      }),
    ConformanceCase(
      "CK-012", "one cookie carries everything: another server needs nothing but it", rules: ["CK-6", "CK-5"],
      needsAbsent: [.revocation],
      body: { t in
        var session = try await t.create(everything)
        for _ in t.stores { try await expectContent(t, session.token, session.snapshot) }
        session = try await t.write([.remove("b"), .flash("g", json("2"))], to: session)
        for _ in t.stores { try await expectContent(t, session.token, session.snapshot) }
      }),
    ConformanceCase(
      "TTL-068", "the caller's clock decides, a month ahead of the machine's", rules: ["TTL-2", "TTL-1"],
      body: { t in
        t.advance(by: .seconds(30 * 86400))
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        session = try await t.visit(session)
        try await t.expectEnd(session, after: .seconds(3600))
        try await t.expectCommit([.set("a", json("2"))], to: session, "gone")
      }),
    ConformanceCase(
      "TTL-069", "a backend's own clock may not end a session within a minute of its deadline", rules: ["TTL-2"],
      configuration: .lifetimes(idle: .seconds(1), absolute: .hours(1)),
      body: { t in
        // The caller's clock is 40 seconds behind: by the machine's clock the session expired 39 seconds before it was created.
        t.advance(by: .seconds(-40))
        var session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        session = try await t.live(session.token)
        session = try await t.write([.set("a", json("2"))], to: session)
        t.advance(by: .milliseconds(500))
        session = try await t.expectTouched(session)
        session = try await t.expectTaken(.key("f"), from: session, ["f": json("1")])
        try await t.expectFields(session.token, ["a": json("2")])
        try await t.expectEnd(session, after: .seconds(1))
      }),
    ConformanceCase(
      "CRUD-036", "a request sends a cookie when it made or rotated a token, and deletes it when it ended the session",
      rules: ["MW-6", "MW-1"], needs: [.revocation, .rotationRevocation],
      body: { t in
        let visits: SessionKey<Int> = "visits"
        var request = t.request(nil)
        _ = try await request.get(visits)
        try await expectCookie(t, "only looks", request, .none)
        request = t.request(nil)
        try request.set(visits, to: 1)
        let token = try await t.expectCookie(request)
        request = t.request(token)
        _ = try await request.get(visits)
        try await expectCookie(t, "reads", request, .none)
        request = t.request(token)
        try request.set(visits, to: 2)
        try await expectCookie(t, "writes", request, .none)
        request = t.request(token)
        try request.rotate()
        let rotated = try await t.expectCookie(request)
        try t.expect("the rotated cookie", rotated != token, expected: "another one", seen: "the same")
        request = t.request(rotated)
        try request.invalidate()
        try await expectCookie(t, "ends the session", request, .delete)
        request = t.request(rotated)
        _ = try await request.get(visits)
        try await expectCookie(t, "comes after the end", request, .none)
      }),
  ]
}
