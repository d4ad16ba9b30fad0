import Sessions
import SessionsMemory

extension FaultyStore {
  /// Mistakes that the core itself could make, planted around it: what a commit returns, what clearing and logins leave, what is activity.
  static let coreFaults: [FaultyStore] = [
    FaultyStore(
      "moved-end-not-returned", "A commit that moves a session's end returns the session with its old end.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let moved = try await subject.write([.expire(at: subject.after(.seconds(600)))], to: session)
        return subject.describe(moved.snapshot)
      },
      commit: { base, request in
        try await returning(base, request) { $0.absoluteDeadline = $1.absoluteDeadline }
      }),
    FaultyStore(
      "remember-me-not-returned", "A commit returns the session as one that the browser remembers, or does not, as it did before.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return subject.describe(try await subject.write([.setPersistent(true)], to: session).snapshot)
      },
      commit: { base, request in
        try await returning(base, request) { $0.content.isPersistent = $1.content.isPersistent }
      }),
    FaultyStore(
      "grace-forgotten-by-commit", "A commit with an old token in its grace returns a session as if the token was in force.",
      probe: { subject in
        let before = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([], to: before, rotating: .periodic)
        let late = try await subject.write([.set("b", json("2"))], to: before)
        return late.snapshot.access.rawValue
      },
      commit: { base, request in
        try await returning(base, request) { new, _ in new.access = .current }
      }),
    FaultyStore(
      "take-returns-old-version", "A take returns the session with the version that it had before.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        let outcome = try await subject.store.takeFlash(.all, from: session.snapshot, now: subject.now)
        guard case .taken(_, let taken, _) = outcome else { return "\(outcome)" }
        return subject.describe(taken)
      },
      takeFlash: { base, selection, snapshot, now in
        let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
        guard case .taken(let values, var taken, let token) = outcome else { return outcome }
        taken.version = snapshot.version
        return .taken(values, taken, token: token)
      }),
    FaultyStore(
      "commit-returns-own-idle-deadline", "A commit returns the idle deadline that it asked for, also where the store keeps a later one.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))], after: .seconds(60))
        return subject.describe(try await subject.write([.set("a", json("2"))], to: session).snapshot)
      },
      commit: { base, request in
        try await returning(base, request) { new, _ in
          new.idleDeadline = min(new.idleDeadline, request.now.advanced(by: .seconds(3600)))
        }
      }),
    FaultyStore(
      "unchanged-is-no-activity", "A touch right after a commit that had nothing to write is ignored.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([.set("a", json("1"))], to: session, after: .seconds(1800))
        return try await subject.touch(session, after: .seconds(1800))
      },
      store: { base in
        let isUnchanged: Locked<Bool> = Locked(false)
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            if case .unchanged = outcome { isUnchanged.withLock { $0 = true } }
            return outcome
          },
          touch: { snapshot, now in
            let isIgnored = isUnchanged.withLock { isUnchanged in
              defer { isUnchanged = false }
              return isUnchanged
            }
            return isIgnored ? .notDue : try await base.touch(snapshot, now: now)
          })
      }),
    FaultyStore(
      "places-for-duplicates", "Of several cookies the first four texts are tried, the same or not.",
      probe: { subject in
        let texts = ["x", "x", "x", "x", try await subject.begin([.set("a", json("1"))]).token]
        return "\(texts.map { subject.store.isWellFormed($0) })"
      },
      store: { base in
        // A commit begins another request.
        let places: Locked<Int> = Locked(0)
        return AlteredSessionStore(
          base,
          isWellFormed: { text in
            let place = places.withLock { places in
              places += 1
              return places
            }
            return place <= 4 && base.isWellFormed(text)
          },
          commit: { request in
            places.withLock { $0 = 0 }
            return try await base.commit(request)
          })
      }),
    FaultyStore(
      "logout-carries-content-over", "The session that begins after a logout has what the ended one held.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.seen(try await subject.begin([.set("b", json("2"))]).token)
      },
      store: { base in
        let ended: Locked<SessionContent?> = Locked(nil)
        return AlteredSessionStore(
          base,
          commit: { request in
            let content = ended.withLock { ended in
              defer { ended = nil }
              return ended
            }
            guard request.snapshot == nil, let content else { return try await base.commit(request) }
            var carried = request
            carried.operations = content.fields.map { .set($0.key, $0.value) } + request.operations
            return try await base.commit(carried)
          },
          destroy: { snapshot in
            ended.withLock { $0 = snapshot.content }
            try await base.destroy(snapshot)
          })
      }),
    FaultyStore(
      "clear-forgets-remember-me", "Clearing a session makes the browser forget it.",
      probe: FaultProbes.commits([.set("a", json("1")), .setPersistent(true)], [.clear, .set("b", json("2"))]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .clear = $0 { [$0, .setPersistent(false)] } else { [$0] } }
      }),
    FaultyStore(
      "clear-forgets-limits", "Clearing a session gives it the limits of the store.",
      probe: FaultProbes.commits(
        [.set("a", json("1")), .setLimits(idle: .minutes(30), absolute: .hours(2))], [.clear, .set("b", json("2"))]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .clear = $0 { [$0, .setLimits(idle: nil, absolute: nil)] } else { [$0] } }
      }),
    FaultyStore(
      "clear-forgets-authentication", "A session that was cleared counts as authenticated when it was created.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let login = try await subject.write([.set("b", json("1"))], to: session, rotating: .privilegeChange(), after: .seconds(60))
        let cleared = try await subject.write([.clear, .set("c", json("1"))], to: login, after: .seconds(60))
        guard case .live(let seen) = try await subject.store.open(cleared.token, now: subject.after(.seconds(60))) else {
          return "not live"
        }
        return "\(seen.content.authenticatedAt.map { "\(subject.now.duration(to: $0))" } ?? "never")"
      },
      store: { base in
        let cleared: Locked<Set<RecordKey>> = Locked([])
        return AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .live(var session) = outcome, cleared.withLock({ $0.contains(session.id) }) else { return outcome }
            session.content.authenticatedAt = nil
            return .live(session)
          },
          commit: { request in
            let outcome = try await base.commit(request)
            let isCleared = request.operations.contains { if case .clear = $0 { true } else { false } }
            if isCleared, case .committed(let session, _) = outcome { cleared.withLock { _ = $0.insert(session.id) } }
            return outcome
          })
      }),
    FaultyStore(
      "own-limit-ignores-restart", "Limits of a session's own run from its creation, also after a full authentication.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let rotation = Rotation.privilegeChange(restartingLifetime: true)
        let login = try await subject.write([], to: session, rotating: rotation, after: .seconds(600))
        let limited = try await subject.write([.setLimits(idle: nil, absolute: .hours(2))], to: login, after: .seconds(600))
        return try await subject.seen(limited.token, after: .seconds(600))
      },
      rewritingCommits: { commit in
        guard let created = commit.snapshot?.createdAt else { return }
        commit.replaceEach { operation in
          guard case .setLimits(_, let absolute?) = operation else { return [operation] }
          return [operation, .expire(at: absolute.deadline(from: created))]
        }
      }),
    FaultyStore(
      "epoch-only-when-opened", "A login makes a session that was revoked since it was opened live again.",
      probing: .init(revocationEpochs: epochs),
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1")), .setSubject("ada")])
        let later = subject.after(.seconds(10))
        try await epochs.revoke("ada", before: later, now: later)
        let login = try await subject.write([.set("b", json("2"))], to: session, rotating: .privilegeChange(), after: .seconds(10))
        return try await subject.seen(login.token, after: .seconds(10))
      },
      store: { base in
        AlteredSessionStore(
          base,
          commit: { request in
            guard case .privilegeChange(clearing: false, _) = request.options.rotation, let snapshot = request.snapshot,
              let subject = snapshot.content.subject
            else { return try await base.commit(request) }
            // Nobody's session has no epoch.
            let first = try await base.commit([.setSubject(nil)], to: snapshot, now: request.now)
            guard case .committed(let anonymous, _) = first else { return try await base.commit(request) }
            return try await base.commit(
              [.setSubject(subject)] + request.operations, to: anonymous, options: request.options, now: request.now)
          })
      }),
  ]

  private static let epochs = RecordRevocationEpochs(MemoryRecordStore())

  /// Commits to a session, and changes what is returned of it, given the session as the request had it.
  private static func returning(
    _ base: any SessionStore, _ request: CommitRequest, _ change: (inout SessionSnapshot, SessionSnapshot) -> Void
  ) async throws -> CommitOutcome {
    let outcome = try await base.commit(request)
    guard let old = request.snapshot, case .committed(var new, let token) = outcome, new.id == old.id else { return outcome }
    change(&new, old)
    return .committed(new, token: token)
  }
}
