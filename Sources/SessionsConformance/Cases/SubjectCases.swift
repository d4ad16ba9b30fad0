import Sessions
import SessionsTesting

/// The sessions of a subject: listing them and ending them together.
enum SubjectCases {
  private static func login(_ t: CaseContext, _ subject: String?, _ n: Int = 1) async throws -> HeldSession {
    try await t.create([.set("n", json("\(n)")), .setSubject(subject)])
  }

  private static func expectListed(_ t: CaseContext, _ subject: String, _ sessions: [HeldSession]) async throws {
    let seen = try await t.sessions(of: subject)
    try t.expect(
      "the sessions of '\(t.shorten(subject))'", Set(seen.map(\.id)) == Set(sessions.map(\.snapshot.id)) && seen.count == sessions.count,
      expected: "\(sessions.count) sessions, each once", seen: "\(seen.count) sessions, \(Set(seen.map(\.id)).count) different")
  }

  static let all: [ConformanceCase] = [
    ConformanceCase(
      "IX-001", "the subject is set in the same write as the login's data, and the session is listed", rules: ["IX-1", "IX-2"],
      needs: [.subjectIndex],
      body: { t in
        let anonymous = try await t.create([.set("cart", json("1"))])
        try await expectListed(t, "ada", [])
        let user = try await t.write([.set("user", json("2")), .setSubject("ada")], to: anonymous, rotating: .privilegeChange())
        try await expectListed(t, "ada", [user])
        let summary = try await t.sessions(of: "ada").first
        let seen = try await t.live(user.token).snapshot
        try t.expect("the listed fields", summary?.content?.fields, equals: ["cart": json("1"), "user": json("2")])
        try t.expect("the listed subject", summary?.content?.subject, equals: "ada")
        try t.expect("the listed creation time", summary?.createdAt, equals: seen.createdAt)
        try t.expect("the listed idle deadline", summary?.idleDeadline, equals: seen.idleDeadline)
        try t.expect("the listed absolute deadline", summary?.absoluteDeadline, equals: seen.absoluteDeadline)
      }),
    ConformanceCase(
      "IX-002", "a session is listed for its present subject only", rules: ["IX-1", "IX-2"], needs: [.subjectIndex],
      body: { t in
        var session = try await login(t, "ada")
        session = try await t.write([.setSubject("bob")], to: session)
        try await expectListed(t, "ada", [])
        try await expectListed(t, "bob", [session])
        session = try await t.write([.setSubject(nil)], to: session)
        try await expectListed(t, "bob", [])
        session = try await t.write([.setSubject("ada")], to: session)
        try await expectListed(t, "ada", [session])
      }),
    ConformanceCase(
      "IX-003", "expired and destroyed sessions are not listed, exactly from the deadline on", rules: ["IX-2", "TTL-1"],
      needs: [.subjectIndex],
      body: { t in
        let destroyed = try await login(t, "ada")
        let expiring = try await login(t, "ada")
        t.advance(by: .seconds(1))
        let staying = try await login(t, "ada")
        try await t.destroy(destroyed)
        try await expectListed(t, "ada", [expiring, staying])
        t.advance(by: .seconds(3599) - .milliseconds(1))
        try await expectListed(t, "ada", [expiring, staying])
        t.advance(by: .milliseconds(1))
        try await expectListed(t, "ada", [staying])
      }),
    ConformanceCase(
      "IX-004", "saves, touches, takes and rotations keep the subject", rules: ["IX-1"], needs: [.subjectIndex],
      body: { t in
        var session = try await login(t, "ada")
        session = try await t.write([.set("a", json("1")), .flash("f", json("1"))], to: session)
        session = try await t.expectTaken(.all, from: session, ["f": json("1")])
        t.advance(by: .seconds(1800))
        session = try await t.expectTouched(session)
        for rotation in [Rotation.periodic, .privilegeChange(), .newIdentity(), .newIdentity(droppingPrivilege: true)] {
          session = try await t.write([], to: session, rotating: rotation)
          try await expectListed(t, "ada", [session])
        }
      }),
    ConformanceCase(
      "IX-005", "ending all sessions of a subject ends every one of them, and nobody else's", rules: ["IX-3"],
      needs: [.subjectIndex],
      body: { t in
        let (ada, bob) = ([try await login(t, "ada"), try await login(t, "ada"), try await login(t, "ada")], try await login(t, "bob"))
        let anonymous = try await t.create([.set("n", json("0"))])
        try t.expect("the number ended", try await t.destroyAll(of: "ada"), equals: 3)
        for session in ada {
          try await t.expectAbsent(session.token)
          try await t.expectCommit([.set("late", json("1"))], to: session, "gone")
        }
        try await expectListed(t, "ada", [])
        try await expectListed(t, "bob", [bob])
        try await t.expectFields(bob.token, ["n": json("1")])
        try await t.expectFields(anonymous.token, ["n": json("0")])
        try t.expect("the number ended the second time", try await t.destroyAll(of: "ada"), equals: 0)
        try t.expect("the number ended of a stranger", try await t.destroyAll(of: "nobody"), equals: 0)
      }),
    ConformanceCase(
      "IX-006", "the excepted session stays, and is the only one that does", rules: ["IX-3", "IX-6"], needs: [.subjectIndex],
      body: { t in
        let kept = try await login(t, "ada", 1)
        let others = [try await login(t, "ada", 2), try await login(t, "ada", 3)]
        let stranger = try await login(t, "bob", 4)
        try t.expect("the number ended", try await t.destroyAll(of: "ada", except: kept), equals: 2)
        for session in others { try await t.expectAbsent(session.token) }
        try await t.expectFields(kept.token, ["n": json("1")])
        try await expectListed(t, "ada", [kept])
        // An exception that belongs to another subject protects nothing.
        try t.expect("the number ended", try await t.destroyAll(of: "ada", except: stranger), equals: 1)
        try await t.expectFields(stranger.token, ["n": json("4")])
      }),
    ConformanceCase(
      "IX-007", "a session that changed its subject is not ended with the old one", rules: ["IX-2", "IX-3"],
      needs: [.subjectIndex],
      body: { t in
        let moved = try await t.write([.setSubject("bob")], to: try await login(t, "ada"))
        let anonymous = try await t.write([.setSubject(nil)], to: try await login(t, "ada"))
        try t.expect("the number ended", try await t.destroyAll(of: "ada"), equals: 0)
        try await t.expectFields(moved.token, ["n": json("1")])
        try await t.expectFields(anonymous.token, ["n": json("1")])
        try t.expect("the number ended", try await t.destroyAll(of: "bob"), equals: 1)
        try await t.expectAbsent(moved.token)
      }),
    ConformanceCase(
      "IX-008", "pages come in the order of keys, each session on one of them", rules: ["IX-2"], needs: [.subjectIndex],
      body: { t in
        var all: Set<RecordKey> = []
        for index in 0..<25 {
          all.insert(try await login(t, "ada", index).snapshot.id)
          if index % 5 == 0 { _ = try await login(t, "bob", index) }
        }
        var seen: [RecordKey] = []
        for size in [10, 10, 5, 0] {
          let (cursor, now) = (seen.last, t.now)
          let page = try await t.step("list a page of 10", { (page: [SessionSummary]) in "\(page.count) sessions" }) {
            () async throws(SessionError) in
            try await t.store.sessions(of: "ada", after: cursor, limit: 10, now: now)
          }
          try t.expect("the size of a page", page.count, equals: size)
          seen += page.map(\.id)
        }
        try t.expect("the sessions on all pages", Set(seen) == all, expected: "all 25", seen: "\(Set(seen).count)")
        let isSorted = zip(seen, seen.dropFirst()).allSatisfy { $0.bytes.lexicographicallyPrecedes($1.bytes) }
        try t.expect("the order of the keys", isSorted, expected: "ascending by bytes", seen: "another")
      }),
    ConformanceCase(
      "IX-009", "subjects are compared byte for byte", rules: ["IX-2", "IX-3", "FD-2"], needs: [.subjectIndex],
      body: { t in
        let subjects = [
          "ada", "Ada", "ADA", "ad", "adaa", " ada", "ada ", "a_a", "%", "*", "ada\0", "\u{E9}", "e\u{301}", "7", "007", "'; --", "a:b",
          "null",
        ]
        var sessions: [HeldSession] = []
        for (index, subject) in subjects.enumerated() { sessions.append(try await login(t, subject, index)) }
        for (subject, session) in zip(subjects, sessions) { try await expectListed(t, subject, [session]) }
        for (index, subject) in subjects.enumerated() {
          try t.expect("the number ended of '\(t.shorten(subject))'", try await t.destroyAll(of: subject), equals: 1)
          for (other, session) in sessions.enumerated().dropFirst(index + 1) {
            try await t.expectFields(session.token, ["n": json("\(other)")])
          }
        }
      }),
    ConformanceCase(
      "IX-010", "a listed session can be ended by its key", rules: ["IX-2", "ST-5"], needs: [.subjectIndex],
      body: { t in
        let sessions = [try await login(t, "ada", 1), try await login(t, "ada", 2)]
        let summaries = try await t.sessions(of: "ada")
        guard let lost = summaries.first(where: { $0.content?.fields["n"] == json("2") }) else {
          throw CaseFailure("the listed sessions", expected: "one with n = 2", seen: "none")
        }
        try t.expect("whether there was one", try await t.destroy(id: lost.id), equals: true)
        try t.expect("whether there was one the second time", try await t.destroy(id: lost.id), equals: false)
        try await t.expectAbsent(sessions[1].token)
        try await expectListed(t, "ada", [sessions[0]])
      }),
    ConformanceCase(
      "IX-011", "an expired session leaves nothing in the index once it is pruned", rules: ["IX-5"],
      needs: [.subjectIndex, .prune],
      body: { t in
        for index in 0..<5 { _ = try await login(t, "ada", index) }
        t.advance(by: .seconds(3600))
        _ = try await t.prune()
        try await expectListed(t, "ada", [])
        try t.expect("the number ended", try await t.destroyAll(of: "ada"), equals: 0)
        let fresh = try await login(t, "ada")
        try await expectListed(t, "ada", [fresh])
      }),
    ConformanceCase(
      "IX-012", "clearing a session makes it nobody's", rules: ["CC-5", "IX-1"], needs: [.subjectIndex],
      body: { t in
        let session = try await t.write([.clear, .set("a", json("1"))], to: try await login(t, "ada"))
        try await expectListed(t, "ada", [])
        try t.expect("the number ended", try await t.destroyAll(of: "ada"), equals: 0)
        try await t.expectFields(session.token, ["a": json("1")])
      }),
    ConformanceCase(
      "IX-013", "a store without a subject index refuses to list and to end by subject", rules: ["IX-7"],
      needsAbsent: [.subjectIndex],
      body: { t in
        let session = try await login(t, "ada")
        try await t.expectError("listing", .unsupported) { () async throws(SessionError) in try await t.sessions(of: "ada") }
        try await t.expectError("listing a stranger", .unsupported) { () async throws(SessionError) in
          try await t.sessions(of: "nobody")
        }
        try await t.expectError("ending", .unsupported) { () async throws(SessionError) in try await t.destroyAll(of: "ada") }
        try await t.expectFields(session.token, ["n": json("1")])
      }),
    ConformanceCase(
      "IX-014", "an epoch ends a subject's sessions that authenticated before it, and no other", rules: ["IX-4"],
      needsRecords: true,
      body: { t in
        let epochs = RecordRevocationEpochs(AnyRecordStore(try await t.openNeighbour().record))
        var configuration = t.configuration
        configuration.revocationEpochs = epochs
        let store = try ServerSessionStore(AnyRecordStore(t.record), configuration: configuration)
        func isLive(_ session: HeldSession) async throws -> Bool {
          if case .live = try await store.open(session.token, now: t.now) { true } else { false }
        }
        let old = try await login(t, "ada")
        let stranger = try await login(t, "bob")
        let anonymous = try await login(t, nil)
        t.advance(by: .seconds(10))
        try await epochs.revoke("ada", before: t.now, now: t.now)
        let fresh = try await login(t, "ada")
        try t.expect("whether the old session is live", try await isLive(old), equals: false)
        try t.expect("whether the new session is live", try await isLive(fresh), equals: true)
        try t.expect("whether a stranger's session is live", try await isLive(stranger), equals: true)
        try t.expect("whether nobody's session is live", try await isLive(anonymous), equals: true)
        // An epoch never moves back, and a privilege change authenticates anew.
        try await epochs.revoke("ada", before: t.now.advanced(by: .seconds(-5)), now: t.now)
        try t.expect("whether the old session is live", try await isLive(old), equals: false)
        let again = try await t.write([], to: old, rotating: .privilegeChange())
        try t.expect("whether the session is live after authenticating again", try await isLive(again), equals: true)
      }),
    ConformanceCase(
      "IX-015", "a page is full as long as there are live sessions for it: expired ones take no place on it", rules: ["IX-2", "TTL-1"],
      needs: [.subjectIndex], needsRecords: true,
      body: { t in
        var live: [RecordKey] = []
        for number in 0..<12 {
          // The keys are in this order, so that three of each four on a page are expired.
          guard let key = RecordKey([UInt8(number)] + t.freshKey().bytes.dropFirst()) else { continue }
          var record = t.freshRecord(subject: "ada")
          if number % 4 < 3 { record.idleDeadline = t.now.advanced(by: .seconds(60)) } else { live.append(key) }
          try await t.expectCreated(key, record)
        }
        t.advance(by: .seconds(60))
        var seen: [RecordKey] = []
        for size in [2, 1, 0] {
          let (cursor, now) = (seen.last, t.now)
          let page = try await t.step("list a page of 2", { (page: [SessionSummary]) in "\(page.count) sessions" }) {
            () async throws(SessionError) in
            try await t.store.sessions(of: "ada", after: cursor, limit: 2, now: now)
          }
          try t.expect("the size of a page", page.count, equals: size)
          seen += page.map(\.id)
        }
        try t.expect("the listed sessions", seen == live, expected: "the 3 live ones", seen: "\(seen.count), or others")
      }),
    ConformanceCase(
      "IX-018", "a login with a session that was revoked since it was opened begins another one, and no rotation makes it live again",
      rules: ["IX-4", "ROT-7"], configuration: .init(revocationEpochs: epochs),
      body: { t in
        // Other runs have the same epochs.
        let subject = "ada of \(t.namespace)"
        let opened = try await login(t, subject, 1)
        let other = try await login(t, subject, 2)
        t.advance(by: .seconds(10))
        try await epochs.revoke(subject, before: t.now, now: t.now)
        try await t.expectAbsent(opened.token)
        let rotated = try await t.write([.set("b", json("2"))], to: other, rotating: .periodic)
        try await t.expectAbsent(rotated.token)
        try await t.expectCommit([], to: opened, options: .init(rotation: .privilegeChange()), "gone")
        let fresh = try await t.write([.setSubject(subject), .set("b", json("2"))], to: opened, rotating: .privilegeChange())
        try t.expect("the key", fresh.snapshot.id != opened.snapshot.id, expected: "another one", seen: "the same")
        try await t.expectFields(fresh.token, ["b": json("2")])
        try await t.expectAbsent(opened.token)
      }),
  ]

  /// Epochs of all runs of the case about logins with revoked sessions.
  private static let epochs = NotedEpochs()
}

/// Revocation epochs in memory: the rules about them are the session store's, wherever they are kept.
private final class NotedEpochs: RevocationEpochs {
  private let noted: Locked<[String: Timestamp]> = Locked([:])

  func notBefore(_ subject: String, now: Timestamp) async throws(SessionError) -> Timestamp? { noted.withLock { $0[subject] } }

  func revoke(_ subject: String, before time: Timestamp, now: Timestamp) async throws(SessionError) {
    noted.withLock { $0[subject] = max(time, $0[subject] ?? time) }
  }
}
