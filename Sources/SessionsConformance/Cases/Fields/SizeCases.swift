import Sessions

/// Size limits: a store keeps an allowed value whole and refuses a larger one whole.
enum SizeCases {
  /// A JSON text of exactly `count` bytes.
  static func text(_ count: Int, _ character: Character = "x") -> EncodedValue {
    json("\"\(String(repeating: character, count: count - 2))\"")
  }

  /// Expects that the store refuses operations as too large and leaves the session unchanged.
  ///
  /// - Parameter alsoAlone: Whether the operations alone are too large, so that they create no session either.
  static func expectTooLarge(
    _ t: CaseContext, _ operations: [SessionOperation], to session: HeldSession, alsoAlone: Bool = true
  ) async throws {
    let before = try await t.live(session.token).snapshot
    try await t.expectError("the commit", .tooLarge) { () async throws(SessionError) in
      try await t.commit(operations, to: session)
    }
    if alsoAlone {
      try await t.expectError("the create", .tooLarge) { () async throws(SessionError) in
        try await t.commit(operations, to: nil)
      }
    }
    let after = try await t.expectFields(session.token, before.content.fields).snapshot
    try t.expect("the flash", after.content.flash, equals: before.content.flash)
    try t.expect("the subject", after.content.subject, equals: before.content.subject)
    try t.expect("the version", after.version, equals: before.version)
    try t.expect("the idle deadline", after.idleDeadline, equals: before.idleDeadline)
  }

  private static func many(_ count: Int) -> FieldMap {
    FieldMap((0..<count).map { (key: "key-\($0)", value: json("\($0)")) })
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PAY-017", "256 fields are kept", rules: ["SZ-1"], needs: [.revocation],
      body: { t in try await PayloadCases.expectKept(t, many(256)) }),
    ConformanceCase(
      "PAY-018", "a session of 48 KiB is kept", rules: ["SZ-1"], needs: [.revocation],
      body: { t in
        try await PayloadCases.expectKept(t, ["a": text(16384, "a"), "b": text(16384, "b"), "c": text(16384, "c")])
      }),
    ConformanceCase(
      "PAY-019", "a value of exactly 16 KiB is kept; one byte more is refused, and nothing changes", rules: ["SZ-1"],
      needs: [.revocation],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        try await expectTooLarge(t, [.set("b", json("2")), .set("v", text(16385))], to: session)
        try await expectTooLarge(t, [.set("b", json("2")), .flash("v", text(16385))], to: session)
        let after = try await t.write([.set("v", text(16384)), .flash("w", text(16384))], to: session)
        try await t.expectFields(after.token, ["a": json("1"), "v": text(16384)])
        try await t.expectFlash(after.token, ["f": json("1"), "w": text(16384)])
      }),
    ConformanceCase(
      "PAY-020", "a record of exactly the limit is kept; one byte more is refused, and nothing changes", rules: ["SZ-1"],
      needsRecords: true, configuration: .init(sizes: SizeLimits(recordBytes: 2048)),
      body: { t in
        let session = try await t.create([.set("a", json("1")), .set("v", text(1000))])
        guard let record = try await t.loadRecord(session.snapshot.id) else {
          throw CaseFailure("the record", expected: "under the session's key", seen: "none")
        }
        let most = 1000 + 2048 - record.payload.count
        try await expectTooLarge(t, [.set("v", text(most + 1))], to: session, alsoAlone: false)
        try await expectTooLarge(t, [.set("a", json("12")), .set("v", text(most))], to: session)
        _ = try await t.write([.set("v", text(most))], to: session)
        try await t.expectFields(session.token, ["a": json("1"), "v": text(most)])
        try t.expect("the size of the record", try await t.loadRecord(session.snapshot.id)?.payload.count, equals: 2048)
      }),
    ConformanceCase(
      "PAY-023", "values that compress well and values that do not are kept", level: .should, rules: ["SZ-1", "ST-8"],
      needs: [.revocation],
      body: { t in
        let random = String((0..<8000).map { _ in TokenCases.alphabet[t.random(in: 0...63)] })
        try await PayloadCases.expectKept(t, ["same": text(8000), "random": json("\"\(random)\"")])
      }),
    ConformanceCase(
      "PAY-026", "a 257th field or flash is refused, and nothing changes", rules: ["SZ-1"], needs: [.revocation],
      body: { t in
        let fields = many(200)
        let session = try await t.create(fields.map { .set($0.key, $0.value) } + (0..<56).map { .flash("f\($0)", json("1")) })
        let more = fields.map { SessionOperation.set($0.key, $0.value) } + (0..<56).map { .flash("f\($0)", json("1")) }
        try await expectTooLarge(t, more + [.set("b", json("2"))], to: session)
        try await expectTooLarge(t, more + [.flash("b", json("2"))], to: session)
        let after = try await t.write([.remove("key-7"), .set("b", json("2"))], to: session)
        try t.expect("the number of fields", try await t.live(after.token).snapshot.content.fields.count, equals: 200)
      }),
    ConformanceCase(
      "PAY-027", "requests that fit alone but not together: the later one is refused, and nothing changes",
      rules: ["SZ-1", "CC-1"], needs: [.mergedCommits], configuration: .init(sizes: SizeLimits(recordBytes: 2048)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let first = try await t.write([.set("b", text(1200))], to: session)
        try await t.expectError("the commit", .tooLarge) { () async throws(SessionError) in
          try await t.commit([.set("c", text(1200))], to: session)
        }
        try await t.expectFields(first.token, ["a": json("1"), "b": text(1200)])
        _ = try await t.write([.remove("b"), .set("c", text(1200))], to: session)
        try await t.expectFields(first.token, ["a": json("1"), "c": text(1200)])
      }),
    ConformanceCase(
      "PAY-028", "a session that is too large does not lose its token in a rotation that is refused", rules: ["SZ-1", "ROT-2"],
      needs: [.revocation],
      body: { t in
        for rotation in [Rotation.privilegeChange(), .periodic, .newIdentity(), .newIdentity(droppingPrivilege: true)] {
          let session = try await t.create([.set("a", json("1"))])
          try await t.expectError("the rotation", .tooLarge) { () async throws(SessionError) in
            try await t.commit([.set("v", text(16385))], to: session, options: .init(rotation: rotation))
          }
          try await t.expectFields(session.token, ["a": json("1")])
        }
      }),
    ConformanceCase(
      "ISO-007", "a key of 256 bytes is kept; one of 257 is refused, and nothing changes", rules: ["FD-2", "SZ-1"],
      body: { t in
        let longest = String(repeating: "k", count: 256)
        let wide = String(repeating: "é", count: 128)
        let session = try await t.create([.set(longest, json("1")), .flash(wide, json("2"))])
        try await expectTooLarge(t, [.set("b", json("2")), .set(longest + "k", json("1"))], to: session)
        try await expectTooLarge(t, [.set(wide + "k", json("1"))], to: session)
        try await expectTooLarge(t, [.flash(longest + "k", json("1"))], to: session)
        try await expectTooLarge(t, [.add(longest + "k", 1)], to: session)
        try await t.expectFields(session.token, [longest: json("1")])
        try await t.expectFlash(session.token, [wide: json("2")])
      }),
    ConformanceCase(
      "BAD-015", "a subject of 256 bytes is kept; one of 257 is refused, and nothing changes", rules: ["SZ-2"],
      body: { t in
        let longest = String(repeating: "s", count: 254) + "é"
        let session = try await t.create([.set("a", json("1")), .setSubject(longest)])
        try t.expect("the subject", try await t.live(session.token).snapshot.content.subject, equals: longest)
        try await expectTooLarge(t, [.set("b", json("2")), .setSubject(longest + "s")], to: session)
      }),
  ]
}
