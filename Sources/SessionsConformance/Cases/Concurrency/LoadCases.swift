import Sessions

/// Many concurrent tasks. A store that loses changes here loses them often, but a run can pass by luck.
enum LoadCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CONC-002", "of 64 concurrent additions none is lost", rules: ["CC-3"], needs: [.mergedCommits], isStochastic: true,
      body: { t in
        let session = try await t.create([.set("n", json("0"))])
        _ = try await t.concurrently(64) { _ in
          let outcome = try await t.untilApplied { () async throws(SessionError) in
            try await t.commit([.add("n", 1)], to: session)
          }
          try t.expectOutcome(outcome, "committed")
        }
        try await t.expectFields(session.token, ["n": json("64")])
      }),
    ConformanceCase(
      "CONC-047", "16 tasks that each open, update and commit four times lose no update", rules: ["CC-3"],
      needs: [.mergedCommits], isStochastic: true,
      body: { t in
        let token = try await t.create([.set("log", json("\"\""))]).token
        _ = try await t.concurrently(16) { _ in
          for _ in 0..<4 {
            let session = try await t.live(token)
            let outcome = try await t.untilApplied { () async throws(SessionError) in
              try await t.commit([.update("log") { old in json((old?.json.dropLast() ?? "\"") + "x\"") }], to: session)
            }
            try t.expectOutcome(outcome, "committed")
          }
        }
        try await t.expectFields(token, ["log": json("\"\(String(repeating: "x", count: 64))\"")])
      }),
    ConformanceCase(
      "CONC-048", "32 concurrent changes of 32 keys all survive", rules: ["CC-1"], needs: [.mergedCommits], isStochastic: true,
      body: { t in
        let session = try await t.create([.set("base", json("0"))])
        _ = try await t.concurrently(32) { index in
          let outcome = try await t.untilApplied { () async throws(SessionError) in
            try await t.commit([index % 2 == 0 ? .set("k\(index)", json("1")) : .flash("k\(index)", json("1"))], to: session)
          }
          try t.expectOutcome(outcome, "committed")
        }
        var (fields, flash): (FieldMap, FieldMap) = (["base": json("0")], [:])
        for index in 0..<32 {
          if index % 2 == 0 { fields["k\(index)"] = json("1") } else { flash["k\(index)"] = json("1") }
        }
        try await t.expectFields(session.token, fields)
        try await t.expectFlash(session.token, flash)
      }),
    ConformanceCase(
      "CONC-049", "of many commits that ask to be alone exactly one is written", rules: ["CC-4"], needs: [.mergedCommits],
      isStochastic: true,
      body: { t in
        let session = try await t.create([.set("a", json("0"))])
        let winners = try await t.concurrently(32) { index -> Int? in
          let outcome = try await t.commit(
            [.set("winner", json("\(index)"))], to: session, options: .init(onlyIfUnchanged: true))
          if case .committed = outcome { return index }
          try t.expectOutcome(outcome, "conflict")
          return nil
        }.compactMap { $0 }
        try t.expect("the number of winners", winners.count, equals: 1)
        try await t.expectFields(session.token, ["a": json("0"), "winner": json("\(winners.first ?? -1)")])
      }),
    ConformanceCase(
      "CONC-051", "touches during additions lose none of them, and the later deadline stays", rules: ["ST-4", "ST-3"],
      needs: [.mergedCommits], isStochastic: true,
      body: { t in
        let session = try await t.create([.set("n", json("0"))])
        t.advance(by: .seconds(1800))
        _ = try await t.concurrently(32) { index in
          if index % 2 == 0 {
            _ = try await t.expectTouched(session)
          } else {
            let outcome = try await t.untilApplied { () async throws(SessionError) in
              try await t.commit([.add("n", 1)], to: session)
            }
            try t.expectOutcome(outcome, "committed")
          }
        }
        let seen = try await t.expectFields(session.token, ["n": json("16")])
        try t.expectDeadlines(seen, idle: .seconds(3600), absolute: .seconds(86400 - 1800))
      }),
    ConformanceCase(
      "CONC-005", "a reader sees a commit whole or not at all", rules: ["ST-3", "CC-1"], needs: [.mergedCommits],
      isStochastic: true,
      body: { t in
        let filler = String(repeating: "x", count: 2000)
        let session = try await t.create([.set("a", json("0")), .set("z", json("0")), .flash("f", json("0"))])
        _ = try await t.concurrently(5) { index in
          for round in 1...16 {
            if index == 0 {
              let value = json("\"\(filler)\(round)\"")
              _ = try await t.write([.set("a", value), .set("z", value), .flash("f", value)], to: session)
            } else {
              let content = try await t.live(session.token).snapshot.content
              let values = [content.fields["a"], content.fields["z"], content.flash["f"]]
              try t.expect(
                "the three values of one commit", values.allSatisfy { $0 == values[0] }, expected: "equal",
                seen: "different")
            }
          }
        }
      }),
    ConformanceCase(
      "CONC-007", "one reader never sees an older state after a newer one", rules: ["DUR-2", "FD-6"], needs: [.mergedCommits],
      isStochastic: true,
      body: { t in
        let session = try await t.create([.set("n", json("0"))])
        _ = try await t.concurrently(5) { index in
          var last: Int64 = 0
          for round in 1...24 {
            if index == 0 {
              _ = try await t.write([.set("n", json("\(round)"))], to: session)
            } else {
              let seen = Int64(try await t.live(session.token).snapshot.content.fields["n"]?.json ?? "") ?? -1
              try t.expect("the value after \(last)", seen >= last, expected: "\(last) or later", seen: "\(seen)")
              last = seen
            }
          }
        }
      }),
    ConformanceCase(
      "CONC-012", "requests of different sessions do not disturb each other", rules: ["CC-6"], isStochastic: true,
      body: { t in
        _ = try await t.concurrently(32) { index in
          var session = try await t.create([.set("owner", json("\(index)"))])
          for _ in 0..<8 { session = try await t.write([.add("n", 1)], to: session) }
          try await t.expectFields(session.token, ["owner": json("\(index)"), "n": json("8")])
        }
      }),
    ConformanceCase(
      "CONC-013", "a store serves many tasks as the first thing it does", rules: ["NS-4"], isStochastic: true,
      body: { t in
        let tokens = try await t.concurrently(64) { index in
          try await t.create([.set("owner", json("\(index)"))]).token
        }
        try t.expect("the number of different tokens", Set(tokens).count, equals: 64)
        for (index, token) in tokens.enumerated() { try await t.expectFields(token, ["owner": json("\(index)")]) }
      }),
    ConformanceCase(
      "CONC-016", "a cancelled commit is done or not done, and the store goes on working", rules: ["ST-9"],
      isStochastic: true,
      body: { t in
        for round in 0..<8 {
          let session = try await t.create([.set("a", json("0")), .set("b", json("0"))])
          let commit = Task { try await t.write([.set("a", json("1")), .set("b", json("1"))], to: session) }
          for _ in 0..<round { await Task.yield() }
          commit.cancel()
          let token: String
          switch await commit.result {
          case .success(let held): token = held.token
          case .failure(let error as SessionError) where error.code == .cancelled: token = session.token
          case .failure(let error): throw error
          }
          let seen = try await t.live(token)
          let fields = seen.snapshot.content.fields
          try t.expect(
            "the fields after a cancelled commit", fields["a"] == fields["b"], expected: "both old or both new",
            seen: t.describe(fields))
          let next = try await t.write([.set("a", json("2")), .set("b", json("2"))], to: seen)
          try await t.expectFields(next.token, ["a": json("2"), "b": json("2")])
        }
      }),
    ConformanceCase(
      "CONC-050", "once a logout is acknowledged, no save under way brings the session back", rules: ["ST-5", "CC-7"],
      needs: [.revocation], isStochastic: true,
      body: { t in
        for _ in 0..<4 {
          let session = try await t.create([.set("n", json("0"))])
          _ = try await t.concurrently(16) { index in
            guard index != 8 else {
              try await t.destroy(session)
              return try await t.expectAbsent(session.token)
            }
            let outcome = try await t.untilApplied { () async throws(SessionError) in
              index % 4 == 0
                ? try await t.commit([.flash("f\(index)", json("1"))], to: session)
                : try await t.commit([.add("n", 1)], to: session)
            }
            if case .committed = outcome { return }
            try t.expectOutcome(outcome, "gone")
          }
          try await t.expectAbsent(session.token)
        }
      }),
  ]
}
