import Sessions

/// Late operations of requests that opened a session before its end: none of them brings the session back.
enum DestroyLateCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "DEL-004", "a commit after the logout does not bring the session back, and is told", rules: ["ST-5", "ST-3", "CC-7"],
      needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let slow = try await destroyed(t)
        let back = try await t.write([.set("a", json("2"))], to: slow)
        try await t.expectFields(back.token, ["a": json("2")])
      },
      body: { t in
        let slow = try await destroyed(t)
        try await t.expectCommit([.set("a", json("2"))], to: slow, "gone")
        try await t.expectCommit([.clear, .setSubject("eve")], to: slow, "gone")
        try await t.expectCommit([.set("a", json("2"))], to: slow, options: .init(onlyIfUnchanged: true), "gone")
        try await t.expectAbsent(slow.token)
      }),
    ConformanceCase(
      "DEL-005", "a touch after the logout does not bring the session back, and is told", rules: ["ST-5", "ST-4"],
      needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let slow = try await destroyed(t)
        t.advance(by: .seconds(1800))
        let back = try await t.expectTouched(slow)
        try await t.expectFields(back.token, ["a": json("1")])
      },
      body: { t in
        let slow = try await destroyed(t)
        t.advance(by: .seconds(1800))
        try await t.expectTouch(slow, "gone")
        try await t.expectAbsent(slow.token)
      }),
    ConformanceCase(
      "DEL-006", "a rotation after the logout does not bring the session back under any token",
      rules: ["ROT-12", "ST-5", "CC-7"], needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let slow = try await destroyed(t)
        let back = try await t.write([], to: slow, rotating: .privilegeChange())
        try await t.expectFields(back.token, ["a": json("1")])
      },
      body: { t in
        let rotations: [Rotation] = [
          .privilegeChange(), .privilegeChange(clearing: true, restartingLifetime: true), .periodic, .newIdentity(),
          .newIdentity(droppingPrivilege: true),
        ]
        for rotation in rotations {
          let slow = try await destroyed(t)
          try await t.expectCommit([], to: slow, options: .init(rotation: rotation), "gone")
          try await t.expectAbsent(slow.token)
        }
      }),
    ConformanceCase(
      "DEL-016", "a login after the logout gets a new session with nothing of the old one", rules: ["ROT-12", "ST-5", "ID-3"],
      needs: [.revocation],
      limited: .init(deviation: .logoutRacesResponses) { t in
        let slow = try await destroyed(t)
        let back = try await t.write([.set("user", json("7"))], to: slow, rotating: .privilegeChange(clearing: true))
        try await t.expectFields(back.token, ["user": json("7")])
      },
      body: { t in
        let slow = try await destroyed(t)
        let login = try await t.write([.set("user", json("7"))], to: slow, rotating: .privilegeChange())
        try t.expect("the login's session", login.snapshot.id != slow.snapshot.id, expected: "a new key", seen: "the old one")
        try await t.expectFields(login.token, ["user": json("7")])
        let opened = try await t.expectFlash(login.token, [:])
        try t.expect("the subject", opened.snapshot.content.subject, equals: nil)
        try await t.expectAbsent(slow.token)
      }),
    ConformanceCase(
      "DEL-017", "a logged-out token is not the token of the next session", rules: ["ST-5", "ID-3"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let slow = try await destroyed(t)
        let next = try await t.create([.set("b", json("2"))])
        try await t.expectFields(next.token, ["b": json("2")])
        try await t.expectFields(slow.token, ["a": json("1")])
      },
      body: { t in
        let slow = try await destroyed(t)
        let request = t.request(slow.token)
        try request.set("b", to: 2)
        let token = try await t.expectCookie(request)
        try t.expect("the new token", token != slow.token, expected: "another one", seen: "the old one")
        try await t.expectFields(token, ["b": json("2")])
        try await t.expectAbsent(slow.token)
      }),
    ConformanceCase(
      "DEL-018", "a session that was moved to a new identity ends there, and is not left under the old one",
      rules: ["ST-5", "ROT-2"], needs: [.revocation, .rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let session = try await t.create([.set("a", json("1"))])
        let moved = try await t.write([], to: session, rotating: .newIdentity())
        try await t.destroy(moved)
        try await t.expectFields(session.token, ["a": json("1")])
      },
      body: { t in
        for droppingPrivilege in [false, true] {
          let session = try await t.create([.set("a", json("1"))])
          let moved = try await t.write([], to: session, rotating: .newIdentity(droppingPrivilege: droppingPrivilege))
          try await t.expectFields(moved.token, ["a": json("1")])
          try await t.expectAbsent(session.token)
          try await t.destroy(moved)
          try await t.expectAbsent(moved.token)
          try await t.expectAbsent(session.token)
        }
        // The store kept no copy that only its expiry would remove.
        t.advance(by: .seconds(86400))
        try t.expect("the number of records left", try await t.prune(), equals: 0)
      }),
  ]

  /// Returns a snapshot of a session that another request has ended since.
  private static func destroyed(_ t: CaseContext) async throws -> HeldSession {
    let session = try await t.create([.set("a", json("1")), .flash("f", json("1")), .setSubject("ada")])
    let slow = try await t.live(session.token)
    try await t.destroy(session)
    return slow
  }
}
