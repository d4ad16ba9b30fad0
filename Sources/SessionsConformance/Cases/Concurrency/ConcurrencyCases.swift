import Sessions

/// Merging of commits. Each race is forced: a session is opened before another commit and committed after it.
enum ConcurrencyCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CONC-006", "what was committed is what the next open sees", rules: ["FD-6", "CC-1"],
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for n in 1...10 {
          session = try await t.write([.set("n", json("\(n)"))], to: session)
          session = try await t.expectFields(session.token, ["n": json("\(n)")])
        }
      }),
    ConformanceCase(
      "CONC-008", "what is written through one store object is seen through every other", rules: ["CC-1", "DUR-2"],
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for (n, writer) in (t.stores + t.stores).enumerated() {
          let outcome = try await writer.commit([.set("n", json("\(n)"))], to: session.snapshot, now: t.now)
          guard case .committed(let snapshot, let token) = outcome else {
            if n == 0, case .unchanged = outcome { continue }
            throw CaseFailure("the commit", expected: "committed", seen: t.describe(outcome))
          }
          session = HeldSession(token: token ?? session.token, snapshot: snapshot)
          for reader in t.stores {
            let opened = try await reader.open(session.token, now: t.now)
            guard case .live(let seen) = opened, seen.content.fields == ["n": json("\(n)")] else {
              throw CaseFailure("another store object", expected: "live with n = \(n)", seen: t.describe(opened))
            }
          }
        }
      }),
    ConformanceCase(
      "CONC-019", "changes of different keys by different requests all survive", rules: ["CC-1"], needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        let one = try await t.write([.set("b", json("2"))], to: session)
        let two = try await t.write([.set("c", json("3"))], to: session)
        try await t.expectFields(one.token, ["a": json("1"), "b": json("2")])
        try await t.expectFields(two.token, ["a": json("1"), "c": json("3")])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1")), .set("gone", json("1"))])
        _ = try await t.write([.set("b", json("2")), .flash("f", json("2"))], to: session)
        _ = try await t.write([.set("c", json("3"))], to: session)
        _ = try await t.write([.remove("gone")], to: session)
        _ = try await t.write([.flash("g", json("3")), .setSubject("ada")], to: session)
        let seen = try await t.expectFields(session.token, ["a": json("1"), "b": json("2"), "c": json("3")])
        try t.expect("the flash", seen.snapshot.content.flash, equals: ["f": json("2"), "g": json("3")])
        try t.expect("the subject", seen.snapshot.content.subject, equals: "ada")
      }),
    ConformanceCase(
      "CONC-020", "of two requests that set one key the later commit wins", rules: ["CC-2"], needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("k", json("0"))])
        let other = try await t.live(session.token)
        _ = try await t.write([.set("k", json("1"))], to: other)
        _ = try await t.write([.set("k", json("2"))], to: session)
        try await t.expectFields(session.token, ["k": json("2")])
        _ = try await t.write([.remove("k")], to: session)
        _ = try await t.write([.set("k", json("3"))], to: other)
        try await t.expectFields(session.token, ["k": json("3")])
      }),
    ConformanceCase(
      "CONC-021", "an update works on the newest value, not on the one that was loaded", rules: ["CC-3"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("n", json("1"))])
        let one = try await t.write([.add("n", 10)], to: session)
        let two = try await t.write([.add("n", 100)], to: session)
        try await t.expectFields(one.token, ["n": json("11")])
        try await t.expectFields(two.token, ["n": json("101")])
      },
      body: { t in
        let append: SessionOperation = .update("log") { old in json((old?.json ?? "") + "x") }
        let session = try await t.create([.set("n", json("1"))])
        _ = try await t.write([.add("n", 10), append], to: session)
        _ = try await t.write([.add("n", 100), append], to: session)
        let last = try await t.write([.add("n", 1000), append], to: session)
        let fields: FieldMap = ["n": json("1111"), "log": json("xxx")]
        try t.expect("what the last commit returned", last.snapshot.content.fields, equals: fields)
        try await t.expectFields(session.token, fields)
      }),
    ConformanceCase(
      "CONC-022", "an update that makes nothing of a value removes the key, and sees no value where there is none",
      rules: ["CC-3", "FD-3"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .set("b", json("null"))])
        let seen: Locked<EncodedValue?> = Locked(nil)
        let after = try await t.write(
          [
            .update("a") { _ in nil },
            .update("b") { old in
              seen.withLock { $0 = old }
              return old
            },
            .update("c") { old in old == nil ? json("\"none\"") : json("\"some\"") },
          ], to: session)
        try t.expect("what an update of null saw", seen.withLock { $0 }, equals: json("null"))
        try await t.expectFields(after.token, ["b": json("null"), "c": json("\"none\"")])
      }),
    ConformanceCase(
      "CONC-023", "a commit that asks to be alone conflicts with any commit since the load, and writes nothing",
      rules: ["CC-4"], needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2"))], to: session)
        try await t.expectCommit(
          [.set("c", json("3"))], to: session, options: .init(onlyIfUnchanged: true), "committed")
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let newer = try await t.write([.set("b", json("2"))], to: session)
        try await t.expectCommit([.set("c", json("3"))], to: session, options: .init(onlyIfUnchanged: true), "conflict")
        try await t.expectCommit([.set("a", json("9"))], to: session, options: .init(onlyIfUnchanged: true), "conflict")
        try await t.expectFields(session.token, ["a": json("1"), "b": json("2")])
        try await t.expectCommit([.set("c", json("3"))], to: newer, options: .init(onlyIfUnchanged: true), "committed")
        try await t.expectFields(session.token, ["a": json("1"), "b": json("2"), "c": json("3")])
      }),
    ConformanceCase(
      "CONC-024", "a touch is not a change that a lone commit conflicts with", rules: ["CC-4", "ST-4"],
      needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(1800))
        _ = try await t.expectTouched(session)
        try await t.expectCommit([.set("b", json("2"))], to: session, options: .init(onlyIfUnchanged: true), "committed")
      }),
    ConformanceCase(
      "CONC-025", "clear removes what came before it and keeps what the same request does after it", rules: ["CC-5"],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        let after = try await t.write(
          [.set("b", json("2")), .flash("g", json("2")), .clear, .set("c", json("3")), .flash("h", json("3"))], to: session)
        try await t.expectFields(after.token, ["c": json("3")])
        try await t.expectFlash(after.token, ["h": json("3")])
      }),
    ConformanceCase(
      "CONC-026", "clear also removes what others committed since the load, and what they commit later survives",
      rules: ["CC-5"], needs: [.mergedCommits],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let slow = try await t.live(session.token)
        _ = try await t.write([.set("b", json("2")), .flash("f", json("2"))], to: session)
        _ = try await t.write([.clear, .set("c", json("3"))], to: session)
        try await t.expectFields(session.token, ["c": json("3")])
        try await t.expectFlash(session.token, [:])
        _ = try await t.write([.set("d", json("4"))], to: slow)
        try await t.expectFields(session.token, ["c": json("3"), "d": json("4")])
      }),
    ConformanceCase(
      "CONC-027", "a request's operations are applied in their order", rules: ["CC-1"],
      body: { t in
        let session = try await t.create([.set("n", json("1")), .set("n", json("5")), .add("n", 2), .set("x", json("1"))])
        let after = try await t.write(
          [.add("n", 1), .update("n") { old in json("1" + (old?.json ?? "")) }, .remove("x"), .set("y", json("1")), .add("n", 2)],
          to: session)
        try await t.expectFields(after.token, ["n": json("20"), "y": json("1")])
      }),
  ]
}
