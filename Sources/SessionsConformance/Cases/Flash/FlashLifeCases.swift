import Sessions
import SessionsTesting

/// Flash when its session rotates, changes or ends.
enum FlashLifeCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-011", "flash survives a rotation and is delivered once after it", rules: ["FL-7", "ROT-6"],
      body: { t in
        for rotation: Rotation in [.privilegeChange(), .periodic, .newIdentity()] {
          var session = try await t.create([.flash("old", json("1"))])
          session = try await t.write([.flash("new", json("2"))], to: session, rotating: rotation)
          session = try await t.expectFlash(session.token, ["old": json("1"), "new": json("2")])
          session = try await t.expectTaken(.key("old"), from: session, ["old": json("1")])
          session = try await t.expectTaken(.all, from: session, ["new": json("2")])
          try await t.expectTaken(.key("old"), from: session, [:])
        }
      }),
    ConformanceCase(
      "FLSH-036", "a rotation that clears drops the flash from before it", rules: ["ROT-6", "FL-2"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .flash("old", json("1"))])
        session = try await t.write([.flash("new", json("2"))], to: session, rotating: .privilegeChange(clearing: true))
        session = try await t.expectFields(session.token, [:])
        session = try await t.expectTaken(.key("old"), from: session, [:])
        try await t.expectTaken(.all, from: session, ["new": json("2")])
      }),
    ConformanceCase(
      "FLSH-030", "a request whose token was rotated away gets no flash, and it waits for who has the new one",
      rules: ["FL-2", "ROT-9", "ROT-15"], needs: [.rotationRevocation],
      limited: .init(deviation: .rotationDoesNotRevoke) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let after = try await t.write([], to: session, rotating: .privilegeChange())
        try await t.expectTaken(.key("notice"), from: try await t.live(session.token), ["notice": json("1")])
        try await t.expectTaken(.key("notice"), from: after, ["notice": json("1")])
      },
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let slow = try await t.live(session.token)
        let after = try await t.write([.flash("secret", json("2"))], to: session, rotating: .privilegeChange())
        try await t.expectTake(.key("notice"), from: slow, "superseded")
        try await t.expectTake(.all, from: slow, "superseded")
        try await t.expectTaken(.all, from: after, ["notice": json("1"), "secret": json("2")])
      }),
    ConformanceCase(
      "FLSH-012", "flash dies with its session", rules: ["FL-7", "ST-5"], needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.flash("notice", json("1"))])
        try await t.destroy(session)
        try await t.expectTaken(.key("notice"), from: try await t.live(session.token), ["notice": json("1")])
        t.advance(by: .seconds(3600))
        try await t.expectTake(.key("notice"), from: session, "gone")
      },
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let slow = try await t.live(session.token)
        try await t.destroy(session)
        try await t.expectTake(.key("notice"), from: slow, "gone")
        try await t.expectTake(.all, from: slow, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "FLSH-013", "flash is not delivered after its session expired", rules: ["FL-7", "TTL-10"],
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        t.advance(by: .seconds(4000))
        try await t.expectAbsent(session.token)
        try await t.expectTake(.key("notice"), from: session, "gone")
        try await t.expectTake(.all, from: session, "gone")
      }),
    ConformanceCase(
      "FLSH-037", "a taker that is overtaken by the session's end gets nothing", rules: ["FL-2", "FL-7", "ST-5"],
      needsRecords: true,
      body: { t in
        let session = try await t.create([.flash("notice", json("1"))])
        let outcome = try await t.stoppedTake(.key("notice"), from: session, at: .beforeReplace) {
          try await t.destroy(session)
        }
        try t.expect("the overtaken take", t.describe(outcome), equals: "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "FLSH-032", "flash counts in the size limits", rules: ["FL-7", "SZ-1"],
      configuration: .init(sizes: SizeLimits(keyBytes: 8, valueBytes: 16, fieldCount: 2)),
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("b", json("2"))])
        let tooLarge: [SessionOperation] = [
          .flash("c", json("3")), .flash("b", json(String(repeating: "1", count: 17))), .flash("ninebytes", json("1")),
        ]
        for operation in tooLarge {
          try await t.expectError("flash over a limit", .tooLarge) { () async throws(SessionError) in
            try await t.commit([operation, .set("a", json("9"))], to: session)
          }
        }
        try await t.expectFields(session.token, ["a": json("1")])
        let opened = try await t.expectFlash(session.token, ["b": json("2")])
        try await t.expectTaken(.key("b"), from: opened, ["b": json("2")])
      }),
    ConformanceCase(
      "FLSH-019", "flash is there for the request that follows a redirect", rules: ["FL-1", "ST-3"],
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for round in 1...8 {
          session = try await t.write([.flash("notice", json("\(round)"))], to: session)
          let next = try await t.live(session.token)
          session = try await t.expectTaken(.key("notice"), from: next, ["notice": json("\(round)")])
        }
      }),
  ]
}
