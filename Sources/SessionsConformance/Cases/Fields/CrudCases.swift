import Sessions
import SessionsTesting

/// Creating, reading and changing sessions.
enum CrudCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CRUD-001", "what was created is what the token opens", rules: ["ST-1", "ST-2"],
      body: { t in
        let fields: FieldMap = ["user": json("\"ada\""), "visits": json("1"), "tags": json("[1,2,{\"a\":null}]")]
        let session = try await t.create(fields.map { .set($0.key, $0.value) })
        let opened = try await t.expectFields(session.token, fields)
        try t.expect("the number of flash values", opened.snapshot.content.flash.count, equals: 0)
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
      }),
    ConformanceCase(
      "CRUD-002", "a token that was never handed out opens nothing, without an error", rules: ["ST-2", "ID-3", "ERR-1"],
      body: { t in
        _ = try await t.create([.set("a", json("1"))])
        try await t.expectAbsent(SessionToken().text)
      }),
    ConformanceCase(
      "CRUD-003", "opening an unknown token creates nothing", rules: ["ST-2", "ID-3", "MW-1"], needsRecords: true,
      body: { t in
        let token = SessionToken()
        for _ in 0..<3 { try await t.expectAbsent(token.text) }
        try await t.expectNoRecord(token.selector)
        // The store made no record, not even an empty or expired one: the key is still free.
        try await t.expectCreated(token.selector, t.freshRecord())
      }),
    ConformanceCase(
      "CRUD-004", "a removed field is gone and the others stay", rules: ["FD-3", "CC-1"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .set("b", json("2")), .set("c", json("3"))])
        session = try await t.write([.remove("b"), .set("c", json("30"))], to: session)
        session = try await t.expectFields(session.token, ["a": json("1"), "c": json("30")])
        session = try await t.write([.clear, .set("d", json("4"))], to: session)
        try await t.expectFields(session.token, ["d": json("4")])
      }),
    ConformanceCase(
      "CRUD-005", "a commit returns the session as it was stored", rules: ["FD-6", "ST-7", "TTL-12"],
      body: { t in
        let created = try await t.create([.set("a", json("1")), .flash("f", json("2")), .setSubject("ada")])
        try expectSame(created, try await t.live(created.token), t)
        t.advance(by: .seconds(600))
        let written = try await t.write([.set("b", json("3")), .setPersistent(true)], to: created)
        try expectSame(written, try await t.live(written.token), t)
        try t.expect("the creation time", written.snapshot.createdAt, equals: created.snapshot.createdAt)
      }),
    ConformanceCase(
      "CRUD-006", "a session without fields is not absent", rules: ["ST-2", "FL-1", "IX-1"],
      body: { t in
        let ofSubject = try await t.create([.setSubject("ada")])
        try await t.expectFields(ofSubject.token, [:])
        let withFlash = try await t.create([.flash("f", json("1"))])
        try await t.expectFields(withFlash.token, [:])
      }),
    ConformanceCase(
      "CRUD-007", "a session outlives its last field", rules: ["FD-3", "ST-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        session = try await t.write([.remove("a")], to: session)
        session = try await t.expectFields(session.token, [:])
        session = try await t.write([.set("b", json("2"))], to: session)
        try await t.expectFields(session.token, ["b": json("2")])
      }),
    ConformanceCase(
      "CRUD-015", "an identifier that is taken is never overwritten", rules: ["ID-6", "ST-1"], needsRecords: true,
      body: { t in
        let random = RepeatingRandom(repeats: 3)
        let store = try ServerSessionStore(AnyRecordStore(t.record), configuration: t.configuration, random: random)
        // Each create draws once, so that the second one begins with the first one's identifier.
        let first = try t.token(of: try await store.commit([.set("a", json("1"))], to: nil, now: t.now))
        let second = try t.token(of: try await store.commit([.set("a", json("2"))], to: nil, now: t.now))
        try t.expect("the second token", first != second, expected: "another one", seen: "the first one")
        try await t.expectFields(first, ["a": json("1")])
        try await t.expectFields(second, ["a": json("2")])
        let broken = try ServerSessionStore(
          AnyRecordStore(t.record), configuration: t.configuration, random: RepeatingRandom(repeats: .max))
        _ = try await broken.commit([.set("a", json("3"))], to: nil, now: t.now)
        try await t.expectError("a create whose identifier is always taken", .idCollision) { () async throws(SessionError) in
          try await broken.commit([.set("a", json("4"))], to: nil, now: t.now)
        }
      }),
    ConformanceCase(
      "CRUD-019", "operations that leave nothing create no session", rules: ["MW-1", "CC-8"],
      body: { t in
        try await t.expectCommit([], to: nil, "unchanged")
        try await t.expectCommit([.set("a", json("1")), .remove("a")], to: nil, "unchanged")
        try await t.expectCommit([.flash("f", json("1")), .setSubject("ada"), .clear], to: nil, "unchanged")
      }),
    ConformanceCase(
      "CRUD-020", "writing what is there already is not a write", rules: ["FD-5", "CC-8"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("2")), .setSubject("ada")])
        let operations: [SessionOperation] = [
          .set("a", json("1")), .flash("f", json("2")), .setSubject("ada"), .remove("b"), .removeFlash("g"),
        ]
        try await t.expectCommit(operations, to: session, "unchanged")
        try await t.expectCommit([], to: session, "unchanged")
        let opened = try await t.live(session.token)
        try t.expect("the version", opened.snapshot.version, equals: session.snapshot.version)
      }),
    ConformanceCase(
      "CRUD-022", "opening a session changes nothing about it", rules: ["ST-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("2"))])
        t.advance(by: .seconds(1800))
        for _ in 0..<5 {
          let opened = try await t.live(session.token)
          try expectSame(session, opened, t)
          try t.expect("the version", opened.snapshot.version, equals: session.snapshot.version)
        }
      }),
    ConformanceCase(
      "CRUD-033", "a health check answers and touches no session", rules: ["ST-11"],
      body: { t in
        try await t.ping()
        let session = try await t.create([.set("a", json("1")), .flash("f", json("2"))])
        try await t.ping()
        try expectSame(session, try await t.live(session.token), t)
      }),
  ]

  private static func expectSame(_ expected: HeldSession, _ seen: HeldSession, _ t: CaseContext) throws(CaseFailure) {
    let (left, right) = (expected.snapshot, seen.snapshot)
    try t.expect("the opened session", right.id == left.id, expected: t.describe(left), seen: t.describe(right))
    try t.expect(
      "the fields", right.content.fields == left.content.fields, expected: t.describe(left.content.fields),
      seen: t.describe(right.content.fields))
    try t.expect(
      "the flash", right.content.flash == left.content.flash, expected: t.describe(left.content.flash),
      seen: t.describe(right.content.flash))
    try t.expect("the subject", right.content.subject, equals: left.content.subject)
    try t.expect("whether it is persistent", right.content.isPersistent, equals: left.content.isPersistent)
    try t.expect("the creation time", right.createdAt, equals: left.createdAt)
    try t.expect("the absolute deadline", right.absoluteDeadline, equals: left.absoluteDeadline)
    try t.expect("the idle deadline", right.idleDeadline, equals: left.idleDeadline)
  }
}

extension CaseContext {
  /// Returns the token of an outcome; anything but a new session is a failure.
  fileprivate func token(of outcome: CommitOutcome) throws(CaseFailure) -> String {
    guard case .committed(_, let token?) = outcome else {
      throw CaseFailure("creating a session", expected: "committed, with a token", seen: describe(outcome))
    }
    return token
  }
}

/// A broken random source: its first drawings give the same bytes, later ones proper random bytes.
private final class RepeatingRandom: RandomSource {
  private let source = SystemRandomSource()
  private let bytes: [UInt8]
  private let left: Locked<Int>

  init(repeats: Int) {
    bytes = source.bytes(256)
    left = Locked(repeats)
  }

  func fill(_ buffer: UnsafeMutableRawBufferPointer) {
    let repeats = left.withLock { left in
      defer { left = max(0, left - 1) }
      return left > 0
    }
    if repeats { buffer.copyBytes(from: bytes.prefix(buffer.count)) } else { source.fill(buffer) }
  }
}
