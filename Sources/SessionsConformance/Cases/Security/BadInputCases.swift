import Sessions

/// Mistakes of the caller: the store refuses the whole commit with the right code and writes no part of it.
enum BadInputCases {
  /// Expects that the store refuses a commit with a code and leaves the session unchanged, and that the same operations start no session.
  static func expectRefused(
    _ t: CaseContext, _ operations: [SessionOperation], to session: HeldSession, _ code: SessionErrorCode
  ) async throws {
    let before = try await t.live(session.token).snapshot
    try await t.expectError("the commit", code) { () async throws(SessionError) in
      try await t.commit(operations, to: session)
    }
    let after = try await t.live(session.token).snapshot
    try t.expect("what the session holds", after.content == before.content, expected: "the same", seen: t.describe(.live(after)))
    try t.expect("the version", after.version, equals: before.version)
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "BAD-007", "adding beyond 64 bits is refused, and nothing is written", rules: ["CC-3", "FD-4"],
      body: { t in
        let session = try await t.create([
          .set("max", json("\(Int64.max)")), .set("min", json("\(Int64.min)")), .set("n", json("1")),
        ])
        try await expectRefused(t, [.set("n", json("2")), .add("max", 1)], to: session, .typeMismatch)
        try await expectRefused(t, [.add("n", 1), .add("min", -1)], to: session, .typeMismatch)
        try await expectRefused(t, [.add("max", .max)], to: session, .typeMismatch)
        let after = try await t.write([.add("max", .min), .add("min", .max)], to: session)
        try await t.expectFields(after.token, ["max": json("-1"), "min": json("-1"), "n": json("1")])
      }),
    ConformanceCase(
      "BAD-008", "adding to what is no integer is refused, and nothing is written", rules: ["FD-4", "CC-3"],
      body: { t in
        let texts = ["\"1\"", "1.5", "null", "true", "[]", "{}", "\"\"", "9223372036854775808", "one"]
        let session = try await t.create(
          texts.enumerated().map { .set("v\($0.offset)", json($0.element)) } + [.set("n", json("1"))])
        for index in texts.indices {
          try await expectRefused(t, [.add("n", 1), .add("v\(index)", 1)], to: session, .typeMismatch)
        }
        let after = try await t.write([.add("n", 1), .add("absent", -3)], to: session)
        let fields = try await t.live(after.token).snapshot.content.fields
        try t.expect("the counter", fields["n"], equals: json("2"))
        try t.expect("a counter that was absent", fields["absent"], equals: json("-3"))
      }),
    ConformanceCase(
      "BAD-009", "one bad operation refuses the whole commit, wherever it stands", rules: ["SZ-1", "CC-1"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .set("text", json("\"x\"")), .flash("f", json("1"))])
        let good: [SessionOperation] = [
          .set("a", json("2")), .set("b", json("2")), .flash("g", json("2")), .removeFlash("f"), .setSubject("eve"),
        ]
        let bad: [(SessionOperation, SessionErrorCode)] = [
          (.add("text", 1), .typeMismatch), (.set("", json("1")), .invalidKey),
          (.set(String(repeating: "k", count: 300), json("1")), .tooLarge),
        ]
        for (operation, code) in bad {
          for place in [0, 2, good.count] {
            var operations = good
            operations.insert(operation, at: place)
            try await expectRefused(t, operations, to: session, code)
          }
        }
      }),
    ConformanceCase(
      "BAD-013", "an empty key is refused, as a field and as flash", rules: ["FD-2"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        for operation in [
          SessionOperation.set("", json("1")), .flash("", json("1")), .keepFlash("", json("1")), .add("", 1),
          .update("") { _ in json("1") },
        ] {
          try await expectRefused(t, [operation], to: session, .invalidKey)
          try await t.expectError("the create", .invalidKey) { () async throws(SessionError) in
            try await t.commit([.set("b", json("1")), operation], to: nil)
          }
        }
      }),
    ConformanceCase(
      "BAD-014", "an update that throws writes nothing, and its error reaches the caller", rules: ["CC-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let failing: SessionOperation = .update("a") { _ throws(SessionError) in
          throw SessionError(.encodingFailed, "the value for 'a' cannot be written")
        }
        try await expectRefused(t, [.set("b", json("2")), failing, .set("c", json("3"))], to: session, .encodingFailed)
        try await t.expectError("the create", .encodingFailed) { () async throws(SessionError) in
          try await t.commit([.set("b", json("2")), failing], to: nil)
        }
      }),
    ConformanceCase(
      "BAD-016", "a snapshot that no store opened is refused, and writes nothing", rules: ["ID-3", "ROT-9"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let real = session.snapshot
        var content = real.content
        content.fields["forged"] = json("1")
        let forged = HeldSession(
          token: session.token,
          snapshot: SessionSnapshot(
            id: real.id, version: real.version, content: content, createdAt: real.createdAt,
            absoluteDeadline: real.absoluteDeadline, idleDeadline: real.idleDeadline))
        try await expectMisuse(t, "the commit") { () async throws(SessionError) in
          _ = try await t.commit([.set("b", json("2"))], to: forged)
        }
        try await expectMisuse(t, "the rotation") { () async throws(SessionError) in
          _ = try await t.commit([], to: forged, options: .init(rotation: .periodic))
        }
        try await expectMisuse(t, "the take") { () async throws(SessionError) in _ = try await t.take(.all, from: forged) }
        let seen = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: ["f": json("1")])
        try t.expect("the version", seen.snapshot.version, equals: 1)
      }),
    ConformanceCase(
      "BAD-017", "a refused create leaves no session behind", rules: ["SZ-1", "ID-3"], needs: [.prune],
      body: { t in
        for operation in [SessionOperation.set("", json("1")), .setSubject(String(repeating: "s", count: 300))] {
          do {
            _ = try await t.commit([.set("a", json("1")), operation], to: nil)
            throw CaseFailure("the create", expected: "an error", seen: "no error")
          } catch is SessionError {}
        }
        t.advance(by: .seconds(2 * 86400))
        try t.expect("the records that are left", try await t.prune(), equals: 0)
      }),
    ConformanceCase(
      "SEC-015", "no error says what a session holds, nor a token", rules: ["ERR-4", "ID-4"],
      body: { t in
        let marker = "planted-7f3a"
        let session = try await t.create([.set("v", json("\"\(marker)\"")), .flash("f", json("\"\(marker)\""))])
        let long = json("\"\(String(repeating: marker, count: 2000))\"")
        let attempts: [[SessionOperation]] = [
          [.add("v", 1)], [.set("big", long)], [.flash("big", long)], [.set("", json("\"\(marker)\""))],
          [.setSubject(String(repeating: marker, count: 100))],
          (0..<300).map { .set("k\($0)", json("\"\(marker)\"")) },
        ]
        for operations in attempts {
          do {
            _ = try await t.commit(operations, to: session)
            throw CaseFailure("the commit", expected: "an error", seen: "no error")
          } catch let error as SessionError {
            let text = "\(error) \(error.message) \(String(reflecting: error))"
            try t.expect(
              "the text of an error", !text.contains(marker) && !text.contains(session.token),
              expected: "no value, no subject and no token", seen: "one, in a '\(error.code)' error")
          }
        }
      }),
  ]

  private static func expectMisuse(
    _ t: CaseContext, _ what: String, _ body: () async throws(SessionError) -> Void
  ) async throws {
    try await t.expectError(what, .misconfigured, body: body)
  }
}
