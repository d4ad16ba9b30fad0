import Sessions

extension FaultyStore {
  /// Faults of commits as a whole.
  static let commitFaults: [FaultyStore] = [
    FaultyStore(
      "conflict-ignored", "A commit that asks to be alone is merged.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], isAlone: true),
      rewritingCommits: { commit in
        commit.options.onlyIfUnchanged = false
      }),
    FaultyStore(
      "conflict-is-committed", "A commit that lost to another one says that it was written.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], isAlone: true),
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .conflict = outcome, let snapshot = request.snapshot else { return outcome }
        return .committed(snapshot, token: nil)
      }),
    FaultyStore(
      "unchanged-is-written", "A commit that changes nothing is written all the same.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("1"))]),
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .unchanged = outcome, var latest = request.snapshot else { return outcome }
        // Two writes that undo each other raise the version.
        for isPersistent in [!latest.content.isPersistent, latest.content.isPersistent] {
          let outcome = try await base.commit([.setPersistent(isPersistent)], to: latest, now: request.now)
          if case .committed(let written, _) = outcome { latest = written }
        }
        return .committed(latest, token: nil)
      }),
    FaultyStore(
      "empty-session-created", "A request that leaves nothing gets a session.",
      probe: { subject in
        if case .committed = try await subject.store.commit([.remove("a")], to: nil, now: subject.now) { "created" } else { "not created" }
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .unchanged = outcome, request.snapshot == nil else { return outcome }
        var creation = request
        creation.operations.append(.setSubject("nobody"))
        let made = try await base.commit(creation)
        guard case .committed(let session, let token) = made else { return outcome }
        guard case .committed(let empty, _) = try await base.commit([.clear], to: session, now: request.now) else { return made }
        return .committed(empty, token: token)
      }),
    FaultyStore(
      "commit-returns-old-session", "A commit returns the session as it was before.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return subject.describe(try await subject.write([.set("b", json("2"))], to: session).snapshot)
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .committed(_, nil) = outcome, let snapshot = request.snapshot else { return outcome }
        return .committed(snapshot, token: nil)
      }),
    FaultyStore(
      "whole-session-written", "A commit writes all fields as the request loaded them.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("a", json("2"))], then: [.set("b", json("1"))]),
      rewritingCommits: { commit in
        guard let content = commit.snapshot?.content, commit.options.rotation == nil, !commit.operations.isEmpty else { return }
        commit.operations = [.clear] + content.operations + commit.operations
      }),
    FaultyStore(
      "gone-is-recreated", "A commit to a session that has ended creates it anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.write([.set("b", json("2"))], to: session).outcome == "gone" ? "gone" : "created"
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .gone = outcome, let content = request.snapshot?.content else { return outcome }
        return try await base.commit(content.operations + request.operations, to: nil, options: request.options, now: request.now)
      }),
    FaultyStore(
      "gone-is-committed", "A commit to a session that has ended says that it was written.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.write([.set("b", json("2"))], to: session).outcome
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .gone = outcome, let snapshot = request.snapshot else { return outcome }
        return .committed(snapshot, token: nil)
      }),
    FaultyStore(
      "superseded-writes", "A request whose token was replaced for a privilege change still writes.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .privilegeChange())
        let late = try await subject.write([.set("b", json("2"))], to: session)
        return "\(late.outcome) \(try await subject.seen(rotated.token))"
      },
      store: { base in
        // The token in force of each session.
        let newest: Locked<[RecordKey: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, let token?) = outcome { newest.withLock { $0[session.id] = token } }
            guard case .superseded = outcome, let key = request.snapshot?.id, let token = newest.withLock({ $0[key] }),
              case .live(let current) = try await base.open(token, now: request.now)
            else { return outcome }
            return try await base.commit(request.operations, to: current, options: request.options, now: request.now)
          })
      }),
    FaultyStore(
      "first-write-wins", "Of two requests that set one field the first one wins.",
      probe: FaultProbes.race([.set("a", json("1"))], [.set("a", json("2"))], then: [.set("a", json("3"))]),
      rewritingCommits: { commit in
        guard commit.snapshot != nil else { return }
        commit.replaceEachWithDraft { operation, draft in
          guard case .set(let key, let value) = operation else { return [operation] }
          let expected = draft.content.fields[key]
          return [.update(key) { stored throws(SessionError) in stored == expected ? value : stored }]
        }
      }),
    FaultyStore(
      "equal-numbers-unchanged", "A number that equals the stored one is not written, however it is spelt.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("a", json("1.0"))]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .set(let key, let value) = operation, let number = Double(value.json) else { return [operation] }
          return [.update(key) { stored throws(SessionError) in stored.flatMap { Double($0.json) } == number ? stored : value }]
        }
      }),
    FaultyStore(
      "commit-in-two-writes", "A commit writes its first operation and then the others.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return subject.describe(try await subject.write([.set("a", json("2")), .set("b", json("2"))], to: session).snapshot)
      },
      commit: { base, request in
        let operations = request.operations
        guard let snapshot = request.snapshot, request.options.rotation == nil, !request.options.onlyIfUnchanged, operations.count > 1,
          let first = operations.first
        else {
          return try await base.commit(request)
        }
        let outcome = try await base.commit([first], to: snapshot, now: request.now)
        guard case .committed(let half, _) = outcome else { return try await base.commit(request) }
        if Task.isCancelled { throw SessionError(.cancelled, "the task was cancelled") }
        let rest = try await base.commit(Array(operations.dropFirst()), to: half, now: request.now)
        if case .unchanged = rest { return outcome }
        return rest
      }),
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
      store: { base in
        // The outcome of the last commit, of whichever request.
        let last: Locked<CommitOutcome> = Locked(.unchanged)
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            last.withLock { $0 = outcome }
            // Another request may come in between.
            await Task.yield()
            return last.withLock { $0 }
          })
      }),
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
      store: { base in
        let isClosed: Locked<Bool> = Locked(false)
        return AlteredSessionStore(
          base,
          commit: { request in
            if Task.isCancelled { isClosed.withLock { $0 = true } }
            if isClosed.withLock({ $0 }) { throw SessionError(.closed, "the connection was closed") }
            return try await base.commit(request)
          })
      }),
    FaultyStore(
      "empty-session-is-absent", "A session without fields and flash is none.",
      probe: FaultProbes.commits([.setSubject("ada")]),
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        if case .live(let snapshot) = outcome, snapshot.content.fields.isEmpty, snapshot.content.flash.isEmpty { return .absent }
        return outcome
      }),
    FaultyStore(
      "errors-are-absence", "When the store fails, there is no session.",
      probing: .init(corruptRecordPolicy: .fail),
      probe: FaultProbes.spoiltRecord,
      open: { base, token, now in
        do { return try await base.open(token, now: now) } catch { return .absent }
      }),
  ]
}
