import Sessions

extension FaultyStore {
  /// Faults of commits as a whole.
  static let commitFaults: [FaultyStore] = [
    FaultyStore(
      "conflict-ignored", "A commit that asks to be alone is merged.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], isAlone: true),
      store: ConflictIgnored.init(base:)),
    FaultyStore(
      "conflict-is-committed", "A commit that lost to another one says that it was written.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], isAlone: true),
      store: ConflictIsCommitted.init(base:)),
    FaultyStore(
      "touch-raises-version", "A touch rewrites the session.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.touch(session, after: .seconds(600))
      },
      store: TouchRaisesVersion.init(base:)),
    FaultyStore(
      "unchanged-is-written", "A commit that changes nothing is written all the same.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("1"))]),
      store: UnchangedIsWritten.init(base:)),
    FaultyStore(
      "empty-session-created", "A request that leaves nothing gets a session.",
      probe: { subject in
        if case .committed = try await subject.store.commit([.remove("a")], to: nil, now: subject.now) { "created" } else { "not created" }
      },
      store: EmptySessionCreated.init(base:)),
    FaultyStore(
      "commit-returns-old-session", "A commit returns the session as it was before.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return subject.describe(try await subject.write([.set("b", json("2"))], to: session).snapshot)
      },
      store: CommitReturnsOldSession.init(base:)),
    FaultyStore(
      "whole-session-written", "A commit writes all fields as the request loaded them.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("a", json("2"))], then: [.set("b", json("1"))]),
      store: WholeSessionWritten.init(base:)),
    FaultyStore(
      "gone-is-recreated", "A commit to a session that has ended creates it anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.write([.set("b", json("2"))], to: session).outcome == "gone" ? "gone" : "created"
      },
      store: GoneIsRecreated.init(base:)),
    FaultyStore(
      "gone-is-committed", "A commit to a session that has ended says that it was written.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.write([.set("b", json("2"))], to: session).outcome
      },
      store: GoneIsCommitted.init(base:)),
    FaultyStore(
      "superseded-writes", "A request whose token was replaced for a privilege change still writes.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .privilegeChange())
        let late = try await subject.write([.set("b", json("2"))], to: session)
        return "\(late.outcome) \(try await subject.seen(rotated.token))"
      },
      store: SupersededWrites.init(base:)),
    FaultyStore(
      "first-write-wins", "Of two requests that set one field the first one wins.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("a", json("2"))], then: [.set("a", json("3"))]),
      store: FirstWriteWins.init(base:)),
    FaultyStore(
      "errors-are-absence", "When the store fails, there is no session.",
      probing: .init(corruptRecordPolicy: .fail),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        guard let record = try await subject.records.load(session.snapshot.id, now: subject.now) else { return "no record" }
        var spoilt = record
        spoilt.payload = [0]
        _ = try await subject.records.replace(session.snapshot.id, expecting: record.version, with: spoilt, now: subject.now)
        return try await subject.opening(session.token)
      },
      store: ErrorsAreAbsence.init(base:)),
    FaultyStore(
      "ping-unsupported", "The health check refuses.",
      probe: { subject in
        try await subject.store.ping()
        return "healthy"
      },
      store: PingUnsupported.init(base:)),
  ]
}
