import Sessions
import SessionsTesting

/// Restarts of a store, and several store objects on one backend.
enum PersistenceCases {
  static let all: [ConformanceCase] = [
    ConformanceCase(
      "PROC-005", "sessions survive the end of the store object", rules: ["DUR-4"], needs: [.persistence],
      restarts: [.reopened],
      body: { t in
        let session = try await t.create([.set("a", json("1")), .flash("notice", json("\"hello\"")), .setSubject("ada")])
        let again = try await t.restarted()
        let found = try await again.expectFields(session.token, ["a": json("1")])
        try again.expect("the subject", found.snapshot.content.subject, equals: "ada")
        let taken = try await again.expectTaken(.key("notice"), from: found, ["notice": json("\"hello\"")])
        try await again.expectFlash(taken.token, [:])
      }),
    ConformanceCase(
      "PROC-009", "a restart moves no deadline", rules: ["DUR-4", "TTL-1"], needs: [.persistence],
      restarts: [.reopened], configuration: .lifetimes(idle: .minutes(30), absolute: .hours(24)),
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        t.advance(by: .seconds(30 * 60) - .milliseconds(1))
        let again = try await t.restarted()
        _ = try await again.live(session.token)
        again.advance(by: .milliseconds(1))
        try await again.expectAbsent(session.token)
      }),
    ConformanceCase(
      "PROC-011", "what was ended or rotated away before a restart stays so", rules: ["DUR-4", "ST-5", "ROT-3"],
      needs: [.persistence, .revocation, .rotationRevocation], restarts: [.reopened],
      body: { t in
        let ended = try await t.create([.set("a", json("1"))])
        try await t.destroy(ended)
        let rotated = try await t.create([.set("a", json("2"))])
        let current = try await t.write([], to: rotated, rotating: .privilegeChange())
        let again = try await t.restarted()
        try await again.expectAbsent(ended.token)
        try await again.expectNotLive(rotated.token)
        try await again.expectFields(current.token, ["a": json("2")])
      }),
    ConformanceCase(
      "PROC-006", "a store that does not declare persistence does not keep sessions over a restart unnoticed", level: .should,
      rules: ["DUR-4"], needsAbsent: [.persistence], restarts: [.reopened],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        guard let again = try await t.reopened() else { throw CaseUndecided.notApplicable("the backend cannot restart the store") }
        try await again.expectAbsent(session.token)
      }),
    ConformanceCase(
      "PROC-012", "a closed store goes on or says that it is closed, closing it again does nothing, and what it keeps is kept",
      rules: ["ST-12", "ERR-2", "DUR-4"], restarts: [.reopened],
      body: { t in
        let session = try await t.create([.set("a", json("1"))])
        let isKept = t.store.capabilities.contains(.persistence)
        for _ in 1...2 { try await t.close() }
        for _ in t.stores {
          do {
            try await t.expectFields(session.token, ["a": json("1")])
            try await t.ping()
          } catch let error as SessionError where error.code == .closed {
            // It holds something that it has released.
          }
        }
        if let again = try await t.reopened(), isKept { try await again.expectFields(session.token, ["a": json("1")]) }
      }),
    ConformanceCase(
      "CAP-005", "a store that declares a shared backend opens more than one object on the same sessions", rules: ["ERR-1"],
      needs: [.sharedBackend],
      body: { t in
        let other = try await t.openNeighbour(named: { $0 })
        let session = try await t.create([.set("a", json("1"))])
        try await other.expectFields(session.token, ["a": json("1")])
      }),
  ]
}
