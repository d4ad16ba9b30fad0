import Sessions

extension FaultyStore {
  /// Faults of subjects, of listing their sessions and of ending sessions.
  static let subjectFaults: [FaultyStore] = [
    FaultyStore(
      "subject-set-once", "A session keeps the first subject that it was given.",
      probe: FaultProbes.commits([.setSubject("ada")], [.setSubject("bob")]),
      rewritingCommits: { commit in
        commit.replaceEachWithDraft { operation, draft in
          if case .setSubject = operation, draft.content.subject != nil { [] } else { [operation] }
        }
      }),
    FaultyStore(
      "list-repeats-cursor", "A page begins with the session that the page before ended with.",
      probe: { subject in
        for _ in 1...3 { _ = try await subject.begin([.setSubject("ada")]) }
        let first = try await subject.store.sessions(of: "ada", after: nil, limit: 2, now: subject.now)
        let second = try await subject.store.sessions(of: "ada", after: first.last?.id, limit: 2, now: subject.now)
        return "\(first.count) and \(second.count)"
      },
      store: { base in
        AlteredSessionStore(
          base,
          sessions: { subject, cursor, limit, now in
            guard let cursor else { return try await base.sessions(of: subject, after: nil, limit: limit, now: now) }
            let all = try await base.sessions(of: subject, now: now)
            return Array(all.drop { $0.id.bytes.lexicographicallyPrecedes(cursor.bytes) }.prefix(limit))
          })
      }),
    FaultyStore(
      "list-shows-ended", "A list of sessions shows those that have ended.",
      probe: { subject in
        let session = try await subject.begin([.setSubject("ada")])
        try await subject.store.destroy(session.snapshot)
        return "\(try await subject.store.sessions(of: "ada", now: subject.now).count) sessions"
      },
      store: { base in
        // Every session that was ever committed.
        let known: Locked<[RecordKey: SessionSnapshot]> = Locked([:])
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, _) = outcome { known.withLock { $0[session.id] = session } }
            return outcome
          },
          sessions: { subject, cursor, _, _ in
            guard cursor == nil else { return [] }
            let sessions = known.withLock { $0.values.filter { $0.content.subject == subject } }
            return sessions.sorted { $0.id.bytes.lexicographicallyPrecedes($1.id.bytes) }.map { session in
              SessionSummary(
                id: session.id, createdAt: session.createdAt, absoluteDeadline: session.absoluteDeadline,
                idleDeadline: session.idleDeadline, content: session.content)
            }
          })
      }),
    FaultyStore(
      "destroy-by-key-ignored", "Ending a session by its key does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.store.destroy(id: session.snapshot.id)
        return try await subject.opening(session.token)
      },
      store: { base in AlteredSessionStore(base, destroyID: { _ in true }) }),
    FaultyStore(
      "destroy-of-missing-throws", "Ending a session that has ended is an error.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        for _ in 1...2 { try await subject.store.destroy(session.snapshot) }
        return "no error"
      },
      store: { base in
        AlteredSessionStore(
          base,
          destroy: { snapshot in
            guard try await base.destroy(id: snapshot.id) else { throw SessionError(.backend, "there is no such session") }
          })
      }),
    FaultyStore(
      "destroy-ends-neighbours", "Ending a session ends the one with the next key, too.",
      probe: { subject in
        var sessions: [ProbeSession] = []
        for _ in 1...64 { sessions.append(try await subject.begin([.set("a", json("1"))])) }
        try await subject.store.destroy(sessions[0].snapshot)
        var live = 0
        for session in sessions where try await subject.opening(session.token) == "live" { live += 1 }
        return live == 63 ? "all others are live" : "some others are not"
      },
      store: { base in
        let known: Locked<Set<RecordKey>> = Locked([])
        return AlteredSessionStore(
          base,
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, _) = outcome { known.withLock { _ = $0.insert(session.id) } }
            return outcome
          },
          destroy: { snapshot in
            try await base.destroy(snapshot)
            // The range of keys ends one too late.
            let keys = known.withLock { $0 }.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
            guard let index = keys.firstIndex(of: snapshot.id) else { return }
            _ = try await base.destroy(id: keys[(index + 1) % keys.count])
          })
      }),
    FaultyStore(
      "destroy-needs-newest-version", "A logout is ignored when another request wrote since it loaded the session.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([.set("b", json("2"))], to: session)
        try await subject.store.destroy(session.snapshot)
        return try await subject.opening(session.token)
      },
      store: { base in
        AlteredSessionStore(
          base,
          destroy: { snapshot in
            let (end, options) = (snapshot.createdAt, CommitOptions(onlyIfUnchanged: true))
            let outcome = try await base.commit([.expire(at: end)], to: snapshot, options: options, now: end)
            if case .gone = outcome { try await base.destroy(snapshot) }
          })
      }),
  ]
}
