import Sessions
import SessionsTesting

/// Failures of the backend: a store reports them in time, and works again afterwards.
enum InterruptionCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "FLT-001", "while the backend is down, whatever is asked of it is an error, and never 'no session', 'none' or 'done'",
      rules: ["ERR-2", "ERR-6"], needsInterruption: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .setSubject("s")])
        let declared = t.stores.first?.capabilities ?? []
        // The touch interval is over, so that a touch has to write.
        t.advance(by: .seconds(600))
        try await t.whileInterrupted(.down) {
          var asked: [CaseContext.Doomed] = [
            ("opening", { () async throws(SessionError) in t.describe(try await t.open(session.token)) }),
            ("touching", { () async throws(SessionError) in t.describe(try await t.touch(session)) }),
            (
              "pinging",
              { () async throws(SessionError) in
                try await t.ping()
                return "done"
              }
            ),
          ]
          if declared.contains(.prune) {
            asked.append(("pruning", { () async throws(SessionError) in "\(try await t.prune()) removed" }))
          }
          if declared.contains(.subjectIndex) {
            asked.append(("listing", { () async throws(SessionError) in "\(try await t.sessions(of: "s").count) sessions" }))
          }
          try await t.expectFailures(asked)
        }
        let after = try await t.recoveredSession(session.token)
        try t.expect("the fields afterwards", after.snapshot.content.fields["a"], equals: json("1"))
      }),
    ConformanceCase(
      "FLT-002", "while the backend is down, a write is an error, and what it says of the session is true afterwards",
      rules: ["ERR-2", "ERR-6", "DUR-3"], needsInterruption: true,
      body: { t in try await writesFail(t, .down) }),
    ConformanceCase(
      "FLT-003", "a write whose answer is lost is an error that says so, if it was done", rules: ["DUR-3", "ERR-2", "ERR-6"],
      needsInterruption: true,
      body: { t in try await writesFail(t, .answersLost) }),
    ConformanceCase(
      "FLT-004", "a backend that does not answer is an error by the deadline, and the store works again when it answers",
      rules: ["ERR-5", "ERR-2", "ERR-6"], needsInterruption: true,
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("f", json("1"))])
        try await t.whileInterrupted(.silent) {
          let start = ContinuousClock.now
          try await t.expectFailures([
            ("opening", { () async throws(SessionError) in t.describe(try await t.open(session.token)) }),
            ("writing", { () async throws(SessionError) in t.describe(try await t.commit([.set("a", json("2"))], to: session)) }),
          ])
          let elapsed = start.duration(to: .now)
          try t.expect("the time", elapsed < .seconds(5), expected: "about the two seconds of a deadline, at most five", seen: "\(elapsed)")
        }
        let again = try await t.recoveredSession(session.token)
        let written = try await t.write([.set("a", json("3"))], to: again)
        let rest = try await t.expectTaken(.key("f"), from: written, ["f": json("1")])
        try await t.destroy(rest)
        try await t.expectAbsent(session.token)
      }),
  ]

  /// Expects that writes of every kind, each to a session of its own, throw, and that the error of a write that was done is indeterminate.
  private static func writesFail(_ t: CaseContext, _ how: BackendInterruption) async throws {
    let changed = try await t.create([.set("a", json("1"))])
    let taken = try await t.create([.flash("f", json("1"))])
    let ended = try await t.create([.set("a", json("1"))])
    let rotated = try await t.create([.set("a", json("1"))])
    let revoked = try await t.create([.setSubject("s")])
    let isIndexed = t.stores.first?.capabilities.contains(.subjectIndex) == true
    var rounds: [[CaseContext.Doomed]] = [
      [("writing", { () async throws(SessionError) in t.describe(try await t.commit([.set("a", json("2"))], to: changed)) })],
      [("taking", { () async throws(SessionError) in t.describe(try await t.take(.key("f"), from: taken)) })],
      [
        (
          "destroying",
          { () async throws(SessionError) in
            try await t.destroy(ended)
            return "done"
          }
        )
      ],
      [
        (
          "rotating",
          { () async throws(SessionError) in
            t.describe(try await t.commit([], to: rotated, options: CommitOptions(rotation: .privilegeChange())))
          }
        ), ("creating", { () async throws(SessionError) in t.describe(try await t.commit([.set("a", json("1"))], to: nil)) }),
      ],
    ]
    if isIndexed {
      rounds[3].append(("destroying all", { () async throws(SessionError) in "\(try await t.destroyAll(of: "s")) destroyed" }))
    }
    // The first lost answer ends the connection, and later calls are not even sent on it: each has to find a connection that works.
    if how != .answersLost { rounds = [Array(rounds.joined())] }
    var errors: [SessionError] = []
    for round in rounds {
      errors += try await t.whileInterrupted(how) { try await t.expectFailures(round) }
      try await t.recovered(revoked.token, inARow: t.stores.count)
    }
    let value = try await t.recoveredSession(changed.token).snapshot.content.fields["a"]
    try judge(t, "the write", errors[0], isDone: value == json("2"), isUndone: value == json("1"))
    let flash = try await t.recoveredSession(taken.token).snapshot.content.flash["f"]
    try judge(t, "the take", errors[1], isDone: flash == nil, isUndone: flash == json("1"))
    let (end, old) = (try await t.recovered(ended.token), try await t.recovered(rotated.token))
    try judge(t, "the destroy", errors[2], isDone: isAbsent(end), isUndone: isLive(end))
    if isIndexed {
      let end = try await t.recovered(revoked.token)
      try judge(t, "the destroy of all", errors[5], isDone: isAbsent(end), isUndone: isLive(end))
    }
    // The new token was lost with the answer: the holder of the old one has to log in again.
    try judge(t, "the rotation", errors[3], isDone: !isLive(old), isUndone: isLive(old))
  }

  private static func judge(_ t: CaseContext, _ what: String, _ error: SessionError, isDone: Bool, isUndone: Bool) throws {
    try t.expect(
      "\(what) that threw \(error)", isUndone || isDone && error.isIndeterminate,
      expected: error.isIndeterminate ? "done or not done, as a whole" : "not done, or an error that says it may be",
      seen: isDone ? "done" : "neither done nor not done")
  }

  private static func isLive(_ outcome: OpenOutcome) -> Bool { if case .live = outcome { true } else { false } }

  private static func isAbsent(_ outcome: OpenOutcome) -> Bool { if case .absent = outcome { true } else { false } }
}
