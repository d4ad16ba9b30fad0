import Sessions

extension FaultyStore {
  /// Faults of what a request asks of its store beside one commit: new sessions, several cookies, its owner's other sessions, the end.
  static let requestFaults: [FaultyStore] = [
    FaultyStore(
      "new-session-bare", "What new sessions begin with is ignored.",
      probe: beginning([.set("a", json("1"))]),
      rewritingCommits: { $0.options.newSession = [] }),
    FaultyStore(
      "new-session-from-nothing", "What new sessions begin with makes a session where there is nothing else to keep.",
      probe: beginning([]),
      rewritingCommits: { commit in
        guard commit.snapshot == nil else { return }
        commit.operations = commit.options.newSession + commit.operations
        commit.options.newSession = []
      }),
    FaultyStore(
      "new-session-overrides", "What new sessions begin with comes after the changes of the request.",
      probe: beginning([.set("a", json("1"))]),
      rewritingCommits: { commit in
        guard commit.snapshot == nil, !commit.operations.isEmpty else { return }
        commit.operations += commit.options.newSession
        commit.options.newSession = []
      }),
    FaultyStore(
      "new-session-every-time", "Every commit begins with what new sessions begin with.",
      probe: { subject in
        let session = try await subject.begin([.set("b", json("1"))])
        let outcome = try await subject.store.commit([.set("b", json("2"))], to: session.snapshot, options: newSession, now: subject.now)
        return describe(outcome, subject)
      },
      rewritingCommits: { commit in
        if commit.snapshot != nil { commit.operations = commit.options.newSession + commit.operations }
      }),
    FaultyStore(
      "new-session-bare-at-login", "A login on a session that is gone begins one without what new sessions begin with.",
      probe: { subject in
        let session = try await subject.begin([.set("b", json("1"))])
        var options = newSession
        options.rotation = .privilegeChange()
        let now = subject.after(.seconds(2 * 3600))
        return describe(try await subject.store.commit([.set("b", json("2"))], to: session.snapshot, options: options, now: now), subject)
      },
      rewritingCommits: { if $0.snapshot != nil { $0.options.newSession = [] } }),
    FaultyStore(
      "any-text-well-formed", "A store cannot tell without I/O that a text is none of its tokens.",
      probe: { subject in "\(subject.store.isWellFormed("x"))" },
      store: { base in AlteredSessionStore(base, isWellFormed: { _ in true }) }),
    FaultyStore(
      "own-token-malformed", "A store takes the tokens that it hands out for malformed ones.",
      probe: { subject in "\(subject.store.isWellFormed(try await subject.begin([.set("a", json("1"))]).token))" },
      store: { base in AlteredSessionStore(base, isWellFormed: { _ in false }) }),
    FaultyStore(
      "destroy-in-a-row-ignored", "A destroy that comes right after another one is ignored.",
      probe: { subject in
        let sessions = [try await subject.begin([.set("a", json("1"))]), try await subject.begin([.set("a", json("2"))])]
        for session in sessions { try await subject.store.destroy(session.snapshot) }
        return "\(try await subject.opening(sessions[0].token)) and \(try await subject.opening(sessions[1].token))"
      },
      store: { base in
        let hasDestroyed: Locked<Bool> = Locked(false)
        return AlteredSessionStore(
          base,
          open: { token, now in
            hasDestroyed.withLock { $0 = false }
            return try await base.open(token, now: now)
          },
          commit: { request in
            hasDestroyed.withLock { $0 = false }
            return try await base.commit(request)
          },
          destroy: { snapshot in
            let isSecond = hasDestroyed.withLock { hasDestroyed in
              defer { hasDestroyed = true }
              return hasDestroyed
            }
            if !isSecond { try await base.destroy(snapshot) }
          })
      }),
    FaultyStore(
      "owner-before-rotation", "A login writes the owner first and replaces the token then.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let login: [SessionOperation] = [.set("b", json("2")), .setSubject("ada")]
        return try await subject.seen(try await subject.write(login, to: session, rotating: .privilegeChange()).token)
      },
      commit: { base, request in
        let isOwner: (SessionOperation) -> Bool = { if case .setSubject = $0 { true } else { false } }
        guard let snapshot = request.snapshot, case .privilegeChange(clearing: false, _) = request.options.rotation,
          request.operations.contains(where: isOwner)
        else { return try await base.commit(request) }
        let first = try await base.commit(request.operations.filter(isOwner), to: snapshot, now: request.now)
        guard case .committed(let owned, _) = first else { return try await base.commit(request) }
        let rest = request.operations.filter { !isOwner($0) }
        return try await base.commit(rest, to: owned, options: request.options, now: request.now)
      }),
    FaultyStore(
      "destroy-all-spares-newest", "Ending all sessions of a subject but one spares the newest instead.",
      probe: { subject in
        let sessions = [try await subject.begin([.setSubject("ada")]), try await subject.begin([.setSubject("ada")])]
        _ = try await subject.store.destroyAll(of: "ada", except: sessions[0].snapshot.id)
        return try await subject.opening(sessions[0].token)
      },
      store: { base in
        let newest: Locked<[String: RecordKey]> = Locked([:])
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, _) = outcome, session.version == 1, let subject = session.content.subject {
              newest.withLock { $0[subject] = session.id }
            }
            return outcome
          },
          destroyAll: { subject, key in
            try await base.destroyAll(of: subject, except: key == nil ? nil : newest.withLock { $0[subject] } ?? key)
          })
      }),
    FaultyStore(
      "closed-is-absent", "A store that was closed answers that there is no session.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        await subject.store.close()
        return try await subject.opening(session.token)
      },
      store: { base in
        let isClosed: Locked<Bool> = Locked(false)
        return AlteredSessionStore(
          base,
          open: { token, now in
            if isClosed.withLock({ $0 }) { return .absent }
            return try await base.open(token, now: now)
          },
          close: { isClosed.withLock { $0 = true } })
      }),
  ]

  private static let newSession = CommitOptions(newSession: [.setPersistent(true), .set("a", json("0"))])

  /// Commits operations to no session, with what new sessions begin with.
  private static func beginning(_ operations: [SessionOperation]) -> FaultProbe {
    { subject in
      describe(try await subject.store.commit(operations, to: nil, options: newSession, now: subject.now), subject)
    }
  }

  private static func describe(_ outcome: CommitOutcome, _ subject: FaultProbeSubject) -> String {
    if case .committed(let session, _) = outcome { subject.describe(session) } else { "\(outcome)" }
  }
}
