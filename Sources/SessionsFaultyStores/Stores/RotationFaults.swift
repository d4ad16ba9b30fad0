import Sessions

extension FaultyStore {
  /// Faults of rotation.
  static let rotationFaults: [FaultyStore] = [
    FaultyStore(
      "grace-missing", "A periodic rotation ends the old token at once.",
      probe: FaultProbes.rotation(.periodic),
      rewritingCommits: { commit in
        if commit.options.rotation == .periodic { commit.options.rotation = .privilegeChange() }
      }),
    FaultyStore(
      "privilege-change-with-grace", "A rotation for a privilege change leaves the old token a grace.",
      probe: FaultProbes.rotation(.privilegeChange()),
      rewritingCommits: { commit in
        if commit.options.rotation == .privilegeChange() { commit.options.rotation = .periodic }
      }),
    FaultyStore(
      "superseded-is-absent", "A token that was replaced looks like one that never was.",
      probe: FaultProbes.rotation(.privilegeChange()),
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        if case .superseded = outcome { return .absent }
        return outcome
      }),
    FaultyStore(
      "rotation-ignored", "A login does not replace the token.",
      probe: FaultProbes.rotation(.privilegeChange()),
      rewritingCommits: { commit in
        if commit.snapshot != nil { commit.options.rotation = nil }
      }),
    FaultyStore(
      "rotation-restarts-lifetime", "Every rotation for a privilege change starts the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .privilegeChange(), after: .seconds(60))
        return try await subject.seen(rotated.token)
      },
      rewritingCommits: { commit in
        guard case .privilegeChange(let clearing, _) = commit.options.rotation else { return }
        commit.options.rotation = .privilegeChange(clearing: clearing, restartingLifetime: true)
      }),
    FaultyStore(
      "restart-ignored", "A full authentication does not start the absolute limit anew.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotation = Rotation.privilegeChange(restartingLifetime: true)
        return try await subject.seen(try await subject.write([], to: session, rotating: rotation, after: .seconds(60)).token)
      },
      rewritingCommits: { commit in
        guard case .privilegeChange(let clearing, _) = commit.options.rotation else { return }
        commit.options.rotation = .privilegeChange(clearing: clearing)
      }),
    FaultyStore(
      "rotation-drops-limits", "A rotation forgets the limits of the session's own.",
      probe: FaultProbes.commits(
        [.set("a", json("1")), .setLimits(idle: .minutes(30), absolute: .hours(2))], [], rotating: .privilegeChange()),
      rewritingCommits: { commit in
        guard commit.snapshot != nil, commit.options.rotation != nil else { return }
        commit.operations = [.setLimits(idle: nil, absolute: nil)] + commit.operations
      }),
    FaultyStore(
      "rotation-drops-subject", "A rotation forgets whose session it is.",
      probe: FaultProbes.commits([.setSubject("ada")], [], rotating: .privilegeChange()),
      rewritingCommits: { commit in
        guard commit.snapshot != nil, commit.options.rotation != nil else { return }
        commit.operations = [.setSubject(nil)] + commit.operations
      }),
    FaultyStore(
      "rotation-clears", "A rotation drops what the session held, asked or not.",
      probe: FaultProbes.commits([.set("a", json("1"))], [], rotating: .privilegeChange()),
      rewritingCommits: { commit in
        guard case .privilegeChange(_, let restarting) = commit.options.rotation else { return }
        commit.options.rotation = .privilegeChange(clearing: true, restartingLifetime: restarting)
      }),
    FaultyStore(
      "clearing-ignored", "A rotation that has to clear keeps everything.",
      probe: FaultProbes.commits([.set("a", json("1"))], [], rotating: .privilegeChange(clearing: true)),
      rewritingCommits: { commit in
        guard case .privilegeChange(_, let restarting) = commit.options.rotation else { return }
        commit.options.rotation = .privilegeChange(restartingLifetime: restarting)
      }),
    FaultyStore(
      "clearing-takes-own-changes", "A rotation that clears drops the commit's own changes, too.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.set("b", json("2"))], rotating: .privilegeChange(clearing: true)),
      rewritingCommits: { commit in
        guard case .privilegeChange(clearing: true, _) = commit.options.rotation else { return }
        commit.operations.append(.clear)
      }),
    FaultyStore(
      "clearing-misses-others-changes", "A rotation that clears drops only what the request had loaded.",
      probe: FaultProbes.race(
        [.set("a", json("1"))], [.set("b", json("1"))], then: [.set("c", json("1"))], rotating: .privilegeChange(clearing: true)),
      rewritingCommits: { commit in
        guard case .privilegeChange(clearing: true, let restarting) = commit.options.rotation, let snapshot = commit.snapshot
        else { return }
        commit.options.rotation = .privilegeChange(restartingLifetime: restarting)
        commit.operations = snapshot.content.removals + commit.operations
      }),
    FaultyStore(
      "rotation-changes-key", "A rotation moves the session to a new record.",
      probe: FaultProbes.rotation(.privilegeChange()),
      rewritingCommits: { commit in
        if commit.options.rotation == .privilegeChange() { commit.options.rotation = .newIdentity() }
      }),
    FaultyStore(
      "new-identity-keeps-key", "A new identity keeps the record.",
      probe: FaultProbes.rotation(.newIdentity()),
      rewritingCommits: { commit in
        if case .newIdentity = commit.options.rotation { commit.options.rotation = .privilegeChange() }
      }),
    FaultyStore(
      "rotation-destroys-and-creates", "A rotation ends the session and creates another one with its content.",
      probe: FaultProbes.rotation(.privilegeChange()),
      commit: { base, request in
        guard request.options.rotation == .privilegeChange(), let snapshot = request.snapshot else {
          return try await base.commit(request)
        }
        try await base.destroy(snapshot)
        return try await base.commit(
          snapshot.content.operations + request.operations, to: nil, options: request.options, now: request.now)
      }),
    FaultyStore(
      "new-identity-leaves-old-session", "A new identity is a copy: the old session stays.",
      probe: FaultProbes.rotation(.newIdentity()),
      commit: { base, request in
        guard case .newIdentity = request.options.rotation, let snapshot = request.snapshot else { return try await base.commit(request) }
        return try await base.commit(snapshot.content.operations + request.operations, to: nil, now: request.now)
      }),
    FaultyStore(
      "old-token-ends-session", "A slow request with a token that was replaced ends the session.",
      probe: FaultProbes.rotation(.privilegeChange()),
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        if case .superseded = outcome, let key = SessionToken(token)?.selector { _ = try await base.destroy(id: key) }
        return outcome
      }),
    FaultyStore(
      "reuse-not-noticed", "A token that was found superseded once is not looked at again.",
      probing: .init(reusePolicy: .revoke),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic)
        for seconds in [20, 60] as [Int64] { _ = try await subject.store.open(session.token, now: subject.after(.seconds(seconds))) }
        return try await subject.seen(rotated.token, after: .seconds(60))
      },
      store: { base in
        let known: Locked<Set<String>> = Locked([])
        return AlteredSessionStore(
          base,
          open: { token, now in
            if known.withLock({ $0.contains(token) }) { return .superseded }
            let outcome = try await base.open(token, now: now)
            if case .superseded = outcome { known.withLock { _ = $0.insert(token) } }
            return outcome
          })
      }),
    FaultyStore(
      "rotation-of-nothing-refused", "A login without a session is refused.",
      probe: { subject in
        let options = CommitOptions(rotation: .privilegeChange())
        return "\(try await subject.store.commit([.set("a", json("1"))], to: nil, options: options, now: subject.now))".hasPrefix(
          "committed")
          ? "created" : "refused"
      },
      commit: { base, request in
        if request.snapshot == nil, request.options.rotation != nil { return .gone }
        return try await base.commit(request)
      }),
    FaultyStore(
      "login-ends-gone-session", "A login that begins no session says that it ended the old one, which was gone.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let ending = [SessionOperation.set("b", json("2")), .expire(at: subject.now)]
        return try await subject.write(ending, to: session, rotating: .privilegeChange(), after: .seconds(2 * 3600)).outcome
      },
      commit: { base, request in
        let outcome = try await base.commit(request)
        guard case .gone = outcome, case .privilegeChange = request.options.rotation, !request.operations.isEmpty else { return outcome }
        return .destroyed
      }),
    FaultyStore(
      "grace-cannot-write", "The old token only reads within its grace.",
      probe: { subject in
        let before = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: before, rotating: .periodic)
        guard case .live(let old) = try await subject.store.open(before.token, now: subject.now) else { return "not live" }
        return try await subject.write([.set("b", json("2"))], to: ProbeSession(token: before.token, snapshot: old)).outcome
      },
      commit: { base, request in
        if request.snapshot?.access == .grace { return .superseded }
        return try await base.commit(request)
      }),
    FaultyStore(
      "grace-rotates", "The old token can rotate within its grace.",
      probe: { subject in
        let before = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: before, rotating: .periodic)
        guard case .live(let old) = try await subject.store.open(before.token, now: subject.now) else { return "not live" }
        let late = try await subject.write([], to: ProbeSession(token: before.token, snapshot: old), rotating: .periodic)
        return late.token == before.token ? "no token" : "a token"
      },
      store: { base in
        // The token in force of each session.
        let newest: Locked<[RecordKey: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          commit: { request in
            var current = request.snapshot
            if let old = current, old.access == .grace, request.options.rotation == .periodic,
              let token = newest.withLock({ $0[old.id] }), case .live(let live) = try await base.open(token, now: request.now)
            {
              current = live
            }
            let outcome = try await base.commit(request.operations, to: current, options: request.options, now: request.now)
            if case .committed(let session, let token?) = outcome { newest.withLock { $0[session.id] = token } }
            return outcome
          })
      }),
    FaultyStore(
      "rotation-drops-changes", "A rotation does not write the changes of its request.",
      probe: FaultProbes.rotation(.privilegeChange()),
      rewritingCommits: { commit in
        if commit.snapshot != nil, commit.options.rotation != nil { commit.operations = [] }
      }),
    FaultyStore(
      "grace-in-minutes", "A grace in seconds is taken for minutes.",
      probe: FaultProbes.rotation(.periodic, after: .seconds(20)),
      configuration: { $0.grace = $0.grace * 60 }),
    FaultyStore(
      "reuse-policy-ignored", "The reuse of a token is only reported, whatever the policy.",
      probing: .init(reusePolicy: .revoke),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotated = try await subject.write([], to: session, rotating: .periodic)
        _ = try await subject.store.open(session.token, now: subject.after(.seconds(60)))
        return try await subject.seen(rotated.token, after: .seconds(60))
      },
      configuration: { $0.reusePolicy = .report }),
  ]
}
