import Sessions

extension FaultyStore {
  /// Faults of subjects, lists and ends.
  static let subjectFaults: [FaultyStore] = [
    FaultyStore(
      "subject-set-once", "A session keeps the first subject that it was given.",
      probe: FaultProbes.commits([.setSubject("ada")], [.setSubject("bob")]),
      store: SubjectSetOnce.init(base:)),
    FaultyStore(
      "list-repeats-cursor", "A page begins with the session that the page before ended with.",
      probe: { subject in
        for _ in 1...3 { _ = try await subject.begin([.setSubject("ada")]) }
        let first = try await subject.store.sessions(of: "ada", after: nil, limit: 2, now: subject.now)
        let second = try await subject.store.sessions(of: "ada", after: first.last?.id, limit: 2, now: subject.now)
        return "\(first.count) and \(second.count)"
      },
      store: ListRepeatsCursor.init(base:)),
    FaultyStore(
      "list-shows-ended", "A list of sessions shows those that have ended.",
      probe: { subject in
        let session = try await subject.begin([.setSubject("ada")])
        try await subject.store.destroy(session.snapshot)
        return "\(try await subject.store.sessions(of: "ada", now: subject.now).count) sessions"
      },
      store: ListShowsEnded.init(base:)),
    FaultyStore(
      "destroy-by-key-ignored", "Ending a session by its key does nothing.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.store.destroy(id: session.snapshot.id)
        return try await subject.opening(session.token)
      },
      store: DestroyByKeyIgnored.init(base:)),
    FaultyStore(
      "destroy-of-missing-throws", "Ending a session that has ended is an error.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        for _ in 1...2 { try await subject.store.destroy(session.snapshot) }
        return "no error"
      },
      store: DestroyOfMissingThrows.init(base:)),
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
      store: DestroyEndsNeighbours.init(base:)),
    FaultyStore(
      "destroy-needs-newest-version", "A logout is ignored when another request wrote since it loaded the session.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.write([.set("b", json("2"))], to: session)
        try await subject.store.destroy(session.snapshot)
        return try await subject.opening(session.token)
      },
      store: DestroyNeedsNewestVersion.init(base:)),
  ]
}
