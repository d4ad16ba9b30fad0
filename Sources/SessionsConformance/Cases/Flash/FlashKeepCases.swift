import Sessions

/// Keeping and removing flash.
enum FlashKeepCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLSH-006", "kept flash is delivered exactly once more", rules: ["FL-3"],
      body: { t in
        var session = try await t.create([.flash("notice", json("1"))])
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        session = try await t.write([.keepFlash("notice", json("1"))], to: session)
        session = try await t.expectFlash(session.token, ["notice": json("1")])
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("1")])
        session = try await t.expectTaken(.key("notice"), from: session, [:])
        try await t.expectFlash(session.token, [:])
      }),
    ConformanceCase(
      "FLSH-027", "a newer flash value wins over one that is kept", rules: ["FL-3"],
      body: { t in
        var session = try await t.create([.flash("notice", json("\"old\""))])
        session = try await t.expectTaken(.key("notice"), from: session, ["notice": json("\"old\"")])
        session = try await t.write([.flash("notice", json("\"new\""))], to: session)
        try await t.expectCommit([.keepFlash("notice", json("\"old\""))], to: session, "unchanged")
        session = try await t.expectFlash(session.token, ["notice": json("\"new\"")])
        // The same holds within one commit, and in the opposite order.
        session = try await t.write([.flash("x", json("1")), .keepFlash("x", json("2"))], to: session)
        session = try await t.write([.keepFlash("y", json("2")), .flash("y", json("1"))], to: session)
        try await t.expectFlash(session.token, ["notice": json("\"new\""), "x": json("1"), "y": json("1")])
      }),
    ConformanceCase(
      "FLSH-034", "a newer flash value of another request wins over one that is kept", rules: ["FL-3", "CC-1"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let (taker, _) = try await takenAndSetAgain(t)
        let kept = try await t.write([.keepFlash("notice", json("\"old\""))], to: taker)
        try await t.expectFlash(kept.token, ["notice": json("\"old\"")])
      },
      body: { t in
        let (taker, token) = try await takenAndSetAgain(t)
        try await t.expectCommit([.keepFlash("notice", json("\"old\""))], to: taker, "unchanged")
        try await t.expectFlash(token, ["notice": json("\"new\"")])
      }),
    ConformanceCase(
      "FLSH-029", "removed flash is not delivered", rules: ["FL-1"],
      body: { t in
        var session = try await t.create([.flash("a", json("1")), .flash("b", json("2"))])
        session = try await t.write([.removeFlash("a")], to: session)
        session = try await t.expectFlash(session.token, ["b": json("2")])
        session = try await t.expectTaken(.key("a"), from: session, [:])
        session = try await t.expectTaken(.key("b"), from: session, ["b": json("2")])
        session = try await t.write([.flash("c", json("3")), .removeFlash("c"), .set("d", json("4"))], to: session)
        try await t.expectFlash(session.token, [:])
      }),
    ConformanceCase(
      "FLSH-028", "clearing a session drops its flash, but not what is set after it", rules: ["FL-2", "CC-5"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .flash("old", json("1"))])
        session = try await t.write([.flash("mid", json("2")), .clear, .flash("new", json("3"))], to: session)
        session = try await t.expectFlash(session.token, ["new": json("3")])
        session = try await t.expectFields(session.token, [:])
        session = try await t.write([.clear], to: session)
        try await t.expectTaken(.key("new"), from: session, [:])
      }),
  ]

  /// Returns a session whose flash was taken, and the token after another request set the flash anew.
  private static func takenAndSetAgain(_ t: CaseContext) async throws -> (taker: HeldSession, token: String) {
    let session = try await t.create([.flash("notice", json("\"old\""))])
    let taker = try await t.expectTaken(.key("notice"), from: session, ["notice": json("\"old\"")])
    let other = try await t.live(taker.token)
    let set = try await t.write([.flash("notice", json("\"new\""))], to: other)
    return (taker, set.token)
  }
}
