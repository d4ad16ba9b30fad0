import Sessions
import SessionsTesting

/// Damaged records and records of a newer version, which this version cannot read.
enum UnreadableRecordCases {
  /// A record of format 2: a map that begins with the format's number, as in every format: `{0: 2, 1: ...}`.
  private static let newer: [UInt8] = [0xA2, 0x00, 0x02, 0x01, 0x41, 0xFF]

  /// Replaces a session's payload with other bytes, as the next version of the record.
  private static func spoil(_ t: CaseContext, _ session: HeldSession, _ payload: [UInt8]) async throws {
    guard var record = try await t.loadRecord(session.snapshot.id) else {
      throw CaseFailure("the record", expected: "under the session's key", seen: "none")
    }
    let version = record.version
    record.payload = payload
    try await t.expectReplace(session.snapshot.id, expecting: version, with: record, .replaced)
  }

  private static func expectEvents(_ t: CaseContext, _ event: SessionEvent, atLeast count: Int = 1) throws {
    let seen = t.events.count { $0 == event }
    try t.expect("the number of \(event.name) events", seen >= count, expected: "\(count) or more", seen: "\(seen)")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLT-006", "a damaged record is absent, is reported, and is removed", rules: ["ERR-3"], needsRecords: true,
      body: { t in
        for garbage in [[0xFF, 0x00, 0x13], [], Array("{\"a\":1}".utf8), [0xA0], [0xA1, 0x00, 0x01], [UInt8](repeating: 0, count: 500)] {
          let session = try await t.create([.set("a", json("1"))])
          try await spoil(t, session, garbage)
          try await t.expectAbsent(session.token)
          try expectEvents(t, .corruptRecord(session.snapshot.id))
          try await t.expectNoRecord(session.snapshot.id)
          try await t.expectAbsent(session.token)
        }
      }),
    ConformanceCase(
      "FLT-007", "a damaged record does not disturb other sessions, pruning or lists", rules: ["ERR-3"], needsRecords: true,
      body: { t in
        let other = try await t.create([.set("a", json("1")), .setSubject("ada")])
        let expired = try await t.create([.set("a", json("2")), .setLimits(idle: .seconds(1), absolute: nil)])
        let damaged = try await t.create([.set("a", json("3")), .setSubject("ada")])
        try await spoil(t, damaged, [0xFF])
        t.advance(by: .seconds(2))
        try await t.expectFields(other.token, ["a": json("1")])
        _ = try await t.prune()
        try await t.expectAbsent(expired.token)
        if t.store.capabilities.contains(.subjectIndex) {
          let listed = try await t.sessions(of: "ada")
          try t.expect("the other session in the list", listed.contains { $0.id == other.snapshot.id }, equals: true)
          let content = listed.first { $0.id == damaged.snapshot.id }?.content
          try t.expect("what the list says of the damaged one", content == nil, expected: "nothing", seen: "something")
          try t.expect("the number ended", try await t.destroyAll(of: "ada", except: other), equals: 1)
        }
        _ = try await t.write([.set("b", json("2"))], to: other)
        try await t.expectFields(other.token, ["a": json("1"), "b": json("2")])
      }),
    ConformanceCase(
      "FLT-008", "a record that was cut off anywhere is absent", rules: ["ERR-3"], needsRecords: true,
      body: { t in
        let whole = try await t.create([.set("a", json("1")), .flash("f", json("[1,2,3]")), .setPersistent(true)])
        let payload = try await t.loadRecord(whole.snapshot.id)?.payload ?? []
        for length in stride(from: 0, to: payload.count, by: 4) {
          let session = try await t.create([.set("a", json("1"))])
          try await spoil(t, session, Array(payload.prefix(length)))
          try await t.expectAbsent(session.token)
        }
        let longer = try await t.create([.set("a", json("1"))])
        let own = try await t.loadRecord(longer.snapshot.id)?.payload ?? []
        try await spoil(t, longer, own + [0])
        try await t.expectAbsent(longer.token)
        try await t.expectFields(whole.token, ["a": json("1")])
      }),
    ConformanceCase(
      "FLT-015", "with the policy to fail, a damaged record is an error, and stays", rules: ["ERR-3", "ERR-4"], needsRecords: true,
      configuration: .init(corruptRecordPolicy: .fail),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let other = try await t.create([.set("a", json("2"))])
        try await spoil(t, session, Array("planted-7f3a".utf8))
        for _ in 1...2 {
          do {
            _ = try await t.open(session.token)
            throw CaseFailure("opening the damaged session", expected: "an error: corrupt", seen: "no error")
          } catch let error as SessionError {
            try t.expect("the error's code", error.code.rawValue, equals: SessionErrorCode.corrupt.rawValue)
            let text = "\(error) \(String(reflecting: error))"
            let isSilent = !text.contains("planted-7f3a") && !text.contains(session.token)
            try t.expect("the error's text", isSilent, expected: "no payload and no token", seen: "one of them")
          }
        }
        try t.expect("the record", try await t.loadRecord(session.snapshot.id) != nil, expected: "kept", seen: "gone")
        try await t.expectFields(other.token, ["a": json("2")])
      }),
    ConformanceCase(
      "FLT-016", "a record in a newer format is absent, is reported, and stays as it is", rules: ["ERR-3"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await spoil(t, session, newer)
        let before = try await t.loadRecord(session.snapshot.id)
        try await t.expectAbsent(session.token)
        try await t.expectAbsent(session.token)
        try expectEvents(t, .newerFormat(session.snapshot.id, format: 2), atLeast: 2)
        let after = try await t.loadRecord(session.snapshot.id)
        try t.expect("the record", after == before, expected: t.describe(before), seen: t.describe(after))
      }),
    ConformanceCase(
      "FLT-017", "a save to a record that a newer version wrote meanwhile is gone, and the record stays as it is",
      rules: ["ERR-3", "CC-7"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        try await spoil(t, session, newer)
        let before = try await t.loadRecord(session.snapshot.id)
        try await t.expectCommit([.set("b", json("2"))], to: session, "gone")
        try await t.expectCommit([], to: session, options: .init(rotation: .periodic), "gone")
        try await t.expectTake(.all, from: session, "gone")
        let after = try await t.loadRecord(session.snapshot.id)
        try t.expect("the record", after == before, expected: t.describe(before), seen: t.describe(after))
      }),
    ConformanceCase(
      "FLT-018", "a damaged record that somebody repaired meanwhile is not removed", rules: ["ERR-3"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let payload = try await t.loadRecord(session.snapshot.id)?.payload ?? []
        try await spoil(t, session, [0xFF])
        let outcome = try await t.stoppedOpen(session.token) {
          try await spoil(t, session, payload)
        }
        try t.expect("the open that saw the damage", t.describe(outcome), equals: "absent")
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "FLT-019", "a damaged record is not overwritten by a session that happens to get its key", rules: ["ID-6", "ERR-3"],
      needsRecords: true,
      body: { t in
        let key = try await t.newRecord(t.freshRecord([0xFF]))
        try t.expect("whether a second create succeeded", try await t.createRecord(key, t.freshRecord([1])), equals: false)
        try await t.expectRecord(key, t.freshRecord([0xFF]))
      }),
  ]
}
