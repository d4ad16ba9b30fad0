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
      "equal-numbers-unchanged", "A number that equals the stored one is not written, however it is spelt.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("1.0"))]),
      store: EqualNumbersUnchanged.init(base:)),
    FaultyStore(
      "commit-in-two-writes", "A commit writes its first operation and then the others.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return subject.describe(try await subject.write([.set("a", json("2")), .set("b", json("2"))], to: session).snapshot)
      },
      store: CommitInTwoWrites.init(base:)),
    FaultyStore(
      "outcome-shared", "What a commit returns is kept where the next commit puts its own.",
      isRace: true,
      probe: { subject in
        let matching = try await withThrowingTaskGroup(of: Bool.self) { group in
          for number in 1...64 {
            group.addTask {
              let session = try await subject.begin([.set("n", json("\(number)"))])
              return session.snapshot.content.fields["n"] == json("\(number)")
            }
          }
          return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        return matching == 64 ? "each got its own" : "some got another one's"
      },
      store: OutcomeShared.init(base:)),
    FaultyStore(
      "cancellation-closes", "A cancelled commit leaves the store closed.",
      isRace: true,
      probe: { subject in
        let cancelled = Task {
          while !Task.isCancelled { await Task.yield() }
          return try await subject.begin([.set("a", json("1"))])
        }
        cancelled.cancel()
        _ = await cancelled.result
        return try await subject.begin([.set("b", json("2"))]).outcome
      },
      store: CancellationCloses.init(base:)),
    FaultyStore(
      "empty-session-is-absent", "A session without fields and flash is none.",
      probe: FaultProbes.commits([.setSubject("ada")]),
      store: EmptySessionIsAbsent.init(base:)),
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
  ]
}
