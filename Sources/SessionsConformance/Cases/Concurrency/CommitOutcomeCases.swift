import Sessions

/// Commits that have nothing to write, or whose session has ended.
enum CommitOutcomeCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CONC-028", "a commit without operations changes nothing: no write, no version, no cookie", rules: ["CC-8"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(5))
        try await t.expectCommit([], to: session, "unchanged")
        let seen = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the version", seen.snapshot.version, equals: session.snapshot.version)
        try t.expect("the idle deadline", seen.snapshot.idleDeadline, equals: session.snapshot.idleDeadline)
      }),
    ConformanceCase(
      "CONC-029", "operations that leave everything as it was are no change", rules: ["FD-5", "CC-8", "CK-7"],
      body: { t in
        let session = try await t.create([
          .set("a", json("1")), .flash("f", json("2")), .setSubject("ada"), .setPersistent(true),
        ])
        let operations: [SessionOperation] = [
          .set("a", json("1")), .remove("absent"), .flash("f", json("2")), .removeFlash("absent"), .setSubject("ada"),
          .setPersistent(true), .update("a") { $0 }, .add("a", 0), .keepFlash("f", json("9")),
        ]
        for operation in operations { try await t.expectCommit([operation], to: session, "unchanged") }
        try await t.expectCommit(operations, to: session, "unchanged")
        try await t.expectCommit([.set("a", json("5")), .set("a", json("1"))], to: session, "unchanged")
        let seen = try await t.expectFields(session.token, ["a": json("1")])
        try t.expect("the version", seen.snapshot.version, equals: session.snapshot.version)
      }),
    ConformanceCase(
      "CONC-030", "equality is that of the encoded bytes: 1 and 1.0 are two values", rules: ["FD-5"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let after = try await t.write([.set("a", json("1.0"))], to: session)
        try await t.expectFields(after.token, ["a": json("1.0")])
      }),
    ConformanceCase(
      "CONC-031", "each commit that writes raises the version by one", rules: ["ST-3"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        try t.expect("the version of a new session", session.snapshot.version, equals: 1)
        for version in Int64(2)...5 {
          session = try await t.write([.set("a", json("\(version)"))], to: session)
          try t.expect("the version after the commit", session.snapshot.version, equals: version)
          try t.expect("the version when opened", try await t.live(session.token).snapshot.version, equals: version)
        }
      }),
    ConformanceCase(
      "CONC-032", "a commit returns the session as it now is, merged with what others did", rules: ["FD-6", "CC-1"],
      needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2")), .flash("f", json("2"))], to: session)
        let merged = try await t.write([.set("c", json("3"))], to: session)
        let opened = try await t.live(session.token)
        try t.expect("the fields", merged.snapshot.content.fields, equals: opened.snapshot.content.fields)
        try t.expect("the flash", merged.snapshot.content.flash, equals: ["f": json("2")])
        try t.expect("the version", merged.snapshot.version, equals: opened.snapshot.version)
        try t.expect("the idle deadline", merged.snapshot.idleDeadline, equals: opened.snapshot.idleDeadline)
      }),
    ConformanceCase(
      "CONC-033", "a commit to a destroyed session is gone and writes nothing", rules: ["CC-7", "ST-5"],
      needs: [.revocation],
      limited: .init(deviation: .destroyDoesNotRevoke) { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.destroy(session)
        let after = try await t.write([.set("b", json("2"))], to: session)
        try await t.expectFields(after.token, ["a": json("1"), "b": json("2")])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        try await t.destroy(session)
        for operations in [[SessionOperation.set("b", json("2"))], [.clear], [.add("n", 1)], [.flash("f", json("1"))]] {
          try await t.expectCommit(operations, to: session, "gone")
          try await t.expectCommit(operations, to: session, options: .init(onlyIfUnchanged: true), "gone")
        }
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "CONC-034", "a commit to a session that expired since the load is gone, exactly from the deadline on",
      rules: ["CC-7", "TTL-10", "TTL-1"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3600) - .milliseconds(1))
        session = try await t.write([.set("b", json("2"))], to: session)
        t.advance(by: .seconds(3600))
        try await t.expectCommit([.set("c", json("3"))], to: session, "gone")
        try await t.expectAbsent(session.token)
      }),
    ConformanceCase(
      "CONC-035", "a request that loaded before others kept the session alive still commits", rules: ["CC-1", "TTL-10"],
      needs: [.mergedCommits],
      body: { t in
        let slow = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(3000))
        _ = try await t.write([.set("b", json("2"))], to: slow)
        t.advance(by: .seconds(599))
        _ = try await t.write([.set("c", json("3"))], to: slow)
        try await t.expectFields(slow.token, ["a": json("1"), "b": json("2"), "c": json("3")])
      }),
    ConformanceCase(
      "CONC-036", "a session that others emptied is still a session, and takes further commits", rules: ["CC-1", "CC-5"],
      needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let slow = try await t.live(session.token)
        _ = try await t.write([.remove("a")], to: session)
        try await t.expectFields(session.token, [:])
        _ = try await t.write([.set("b", json("2"))], to: slow)
        try await t.expectFields(session.token, ["b": json("2")])
      }),
    ConformanceCase(
      "CONC-037", "a snapshot is a value: what others commit does not show in it", rules: ["ST-7"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let opened = try await t.live(session.token)
        let newer = try await t.write([.set("a", json("2")), .set("b", json("1")), .removeFlash("f")], to: session)
        try t.expect("the fields of an earlier snapshot", opened.snapshot.content.fields, equals: ["a": json("1")])
        try t.expect("the flash of an earlier snapshot", opened.snapshot.content.flash, equals: ["f": json("1")])
        try await t.expectFields(newer.token, ["a": json("2"), "b": json("1")])
      }),
  ]
}
