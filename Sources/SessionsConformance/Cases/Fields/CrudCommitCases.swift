import Sessions

/// A commit applies all of its operations in order, or none.
enum CrudCommitCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "CRUD-021", "the operations of a commit are applied in their order", rules: ["CC-1", "CC-5"],
      body: { t in
        var session = try await t.create([.set("a", json("1")), .set("a", json("2")), .add("n", 2), .add("n", 3)])
        session = try await t.expectFields(session.token, ["a": json("2"), "n": json("5")])
        session = try await t.write([.set("b", json("1")), .clear, .set("c", json("1")), .add("n", 1)], to: session)
        session = try await t.expectFields(session.token, ["c": json("1"), "n": json("1")])
        session = try await t.write([.remove("c"), .set("c", json("9")), .remove("n")], to: session)
        try await t.expectFields(session.token, ["c": json("9")])
      }),
    ConformanceCase(
      "CRUD-023", "what was committed is there for the next request", rules: ["ST-3", "FD-6"],
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for round in 1...6 {
          session = try await t.write([.set("n", json("\(round)"))], to: session)
          session = try await t.expectFields(session.token, ["n": json("\(round)")])
        }
      }),
    ConformanceCase(
      "CRUD-029", "adding to what is not an integer is refused and writes nothing of the commit", rules: ["FD-4"],
      body: { t in
        var session = try await t.create([.set("name", json("\"ada\"")), .set("max", json("9223372036854775807"))])
        let before = session
        for key in ["name", "max"] {
          try await t.expectError("adding 1 to '\(key)'", .typeMismatch) { () async throws(SessionError) in
            try await t.commit([.set("other", json("1")), .flash("f", json("2")), .add(key, 1)], to: before)
          }
        }
        let fields: FieldMap = ["name": json("\"ada\""), "max": json("9223372036854775807")]
        session = try await t.expectFields(session.token, fields)
        try await t.expectFlash(session.token, [:])
        session = try await t.write([.set("name", json("1")), .add("name", 1)], to: session)
        try await t.expectFields(session.token, ["name": json("2"), "max": json("9223372036854775807")])
      }),
    ConformanceCase(
      "CRUD-030", "an update that fails writes nothing of the commit", rules: ["FD-4"],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let failing: SessionOperation = .update("a") { _ throws(SessionError) in
          throw SessionError(.typeMismatch, "the case wants it so")
        }
        try await t.expectError("the failing update", .typeMismatch) { () async throws(SessionError) in
          try await t.commit([.set("b", json("2")), .remove("a"), failing], to: session)
        }
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "CRUD-031", "subject and persistence are set, changed and cleared with the rest of a commit",
      rules: ["IX-1", "TTL-11"],
      body: { t in
        var session = try await t.create([.set("a", json("1"))])
        try await expectContent(session, nil, persistent: false, t)
        session = try await t.write([.setSubject("ada"), .setPersistent(true)], to: session)
        try await expectContent(session, "ada", persistent: true, t)
        session = try await t.write([.set("a", json("2"))], to: session)
        try await expectContent(session, "ada", persistent: true, t)
        session = try await t.write([.setSubject("grace")], to: session)
        try await expectContent(session, "grace", persistent: true, t)
        session = try await t.write([.setSubject(nil), .setPersistent(false)], to: session)
        try await expectContent(session, nil, persistent: false, t)
      }),
    ConformanceCase(
      "CRUD-034", "after its own commit a request sees what others committed meanwhile", rules: ["FD-6", "CC-1"],
      needs: [.mergedCommits],
      limited: .init(deviation: .lastWriteWins) { t in
        let session = try await t.create([.set("a", json("1"))])
        _ = try await t.write([.set("b", json("2"))], to: session)
        let own = try await t.write([.set("c", json("3"))], to: session)
        try await t.expectFields(own.token, ["a": json("1"), "c": json("3")])
      },
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let (mine, other) = (try await t.live(session.token), try await t.live(session.token))
        _ = try await t.write([.set("b", json("2"))], to: other)
        let own = try await t.write([.set("c", json("3"))], to: mine)
        let all: FieldMap = ["a": json("1"), "b": json("2"), "c": json("3")]
        try t.expect(
          "the fields that the commit returned", own.snapshot.content.fields == all, expected: t.describe(all),
          seen: t.describe(own.snapshot.content.fields))
        try await t.expectFields(session.token, all)
      }),
    ConformanceCase(
      "CRUD-035", "a cancelled commit is done or not done, and the store works on", rules: ["ST-9"], isStochastic: true,
      body: { t in
        var session = try await t.create([.set("n", json("0"))])
        for round in 1...20 {
          let before = session
          let operations: [SessionOperation] = [.set("n", json("\(round)")), .set("twin", json("\(round)"))]
          let task = Task { try await t.commit(operations, to: before) }
          if round % 2 == 0 { await Task.yield() }
          task.cancel()
          switch await task.result {
          case .success(.committed(let snapshot, let token)):
            session = HeldSession(token: token ?? session.token, snapshot: snapshot)
          case .success(let outcome):
            throw CaseFailure("the cancelled commit", expected: "committed or cancelled", seen: t.describe(outcome))
          case .failure(let error):
            let code = (error as? SessionError)?.code
            try t.expect("the error", code == .cancelled, expected: "cancelled", seen: "\(error)")
          }
          session = try await t.live(session.token)
          let fields = session.snapshot.content.fields
          let (number, twin) = (fields["n"], fields["twin"])
          let isWhole = twin == nil ? number == json("0") : number == twin
          try t.expect("the fields", isWhole, expected: "all of a commit or nothing", seen: t.describe(fields))
        }
        session = try await t.write([.set("n", json("99"))], to: session)
        _ = try await t.live(session.token)
      }),
  ]

  private static func expectContent(_ session: HeldSession, _ subject: String?, persistent: Bool, _ t: CaseContext)
    async throws
  {
    let opened = try await t.live(session.token)
    try t.expect("the subject", opened.snapshot.content.subject, equals: subject)
    try t.expect("whether the session is persistent", opened.snapshot.content.isPersistent, equals: persistent)
  }
}
