import Sessions

/// Ending sessions.
enum DestroyCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "DEL-001", "a destroyed session is absent at once", rules: ["ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.destroy(session)
        t.advance(by: .milliseconds(3_599_999))
        try await t.expectFields(session.token, ["a": json("1")])
        t.advance(by: .milliseconds(1))
        try await t.expectAbsent(session.token)
      },
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
        try await t.destroy(session)
        for _ in 0..<2 { try await t.expectAbsent(session.token) }
        t.advance(by: .seconds(-60))
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-002", "destroying by a key that nothing has is no error, and says so", rules: ["ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in try await expectUnsupported(t) },
      body: { t in
        let key = t.freshKey()
        for _ in 0..<2 { try t.expect("what destroy says", try await t.destroy(id: key), equals: false) }
      }),
    ConformanceCase(
      "DEL-003", "destroying a session twice is no error", rules: ["ST-5"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let again = try await t.live(session.token)
        try await t.destroy(session)
        try await t.destroy(session)
        try await t.destroy(again)
      }),
    ConformanceCase(
      "DEL-008", "destroying one session leaves all others", rules: ["ST-5"],
      body: { t in
        var sessions: [HeldSession] = []
        for number in 0..<6 {
          sessions.append(try await t.create([.set("n", json("\(number)")), .setSubject("ada")]))
        }
        try await t.destroy(sessions[2])
        try await t.destroy(sessions[5])
        for number in [0, 1, 3, 4] { try await t.expectFields(sessions[number].token, ["n": json("\(number)")]) }
        let kept = try await t.write([.set("n", json("10"))], to: sessions[1])
        try await t.expectFields(kept.token, ["n": json("10")])
      }),
    ConformanceCase(
      "DEL-010", "destroying an expired session is no error and does not bring it back", rules: ["ST-5", "TTL-1"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3600))
        try await t.destroy(session)
        try await t.expectAbsent(session.token)
        t.advance(by: .seconds(3600))
        try await t.destroy(session)
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-011", "nothing is left of a destroyed session", rules: ["ST-5"], needsRecords: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .setSubject("ada")])
        try await t.destroy(session)
        try await t.expectNoRecord(session.snapshot.id)
        // The store keeps no tombstone: the key can be used again, and the old token does not open the new record.
        try await t.expectCreated(session.snapshot.id, t.freshRecord())
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-013", "a session can be destroyed by its key alone", rules: ["ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in try await expectUnsupported(t) },
      body: { t in
        let (session, other) = (try await t.create([.set("a", json("1"))]), try await t.create([.set("b", json("2"))]))
        try t.expect("what the first destroy says", try await t.destroy(id: session.snapshot.id), equals: true)
        try await t.expectAbsent(session.token)
        try t.expect("what the second destroy says", try await t.destroy(id: session.snapshot.id), equals: false)
        try await t.expectFields(other.token, ["b": json("2")])
      }),
    ConformanceCase(
      "DEL-014", "a destroy is honoured although others wrote since the session was opened", rules: ["ST-5", "ROT-14"],
      needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let session = try await t.create([.set("a", json("1"))])
        let other = try await t.write([.set("a", json("2"))], to: session)
        try await t.destroy(session)
        try await t.expectFields(other.token, ["a": json("2")])
      },
      body: { t in
        let session = try await t.create([.set("n", json("0"))])
        let early = try await t.live(session.token)
        var other = session
        for _ in 0..<3 { other = try await t.write([.add("n", 1)], to: other) }
        t.advance(by: .seconds(120))
        _ = try await t.expectTouched(other)
        try await t.destroy(early)
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "DEL-015", "a destroy is honoured although the token was rotated since the session was opened", rules: ["ROT-14", "ST-5"],
      needs: [.revocation, .rotationRevocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        for rotation: Rotation in [.privilegeChange(), .periodic] {
          let session = try await t.create([.set("a", json("1"))])
          let rotated = try await t.write([], to: session, rotating: rotation)
          try await t.destroy(session)
          try await t.expectFields(rotated.token, ["a": json("1")])
        }
      },
      body: { t in
        for rotation: Rotation in [.privilegeChange(), .periodic] {
          let session = try await t.create([.set("a", json("1"))])
          let opened = try await t.live(session.token)
          var rotated = try await t.write([], to: session, rotating: rotation)
          rotated = try await t.write([.set("b", json("2"))], to: rotated, rotating: rotation)
          try await t.destroy(opened)
          try await t.expectAbsent(rotated.token)
          try await t.expectNotLive(session.token)
        }
      }),
  ]

  private static func expectUnsupported(_ t: CaseContext) async throws {
    let session = try await t.create([.set("a", json("1"))])
    for key in [session.snapshot.id, t.freshKey()] {
      try await t.expectError("destroying by key", .unsupported) { () async throws(SessionError) in
        try await t.destroy(id: key)
      }
    }
    try await t.expectFields(session.token, ["a": json("1")])
  }
}
