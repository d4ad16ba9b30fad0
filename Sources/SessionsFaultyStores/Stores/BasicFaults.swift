import Sessions

extension FaultyStore {
  /// Faults of the basic promises: a value is read once, a token is replaced, a secret is compared, a number is kept.
  static let basicStoreFaults: [FaultyStore] = [
    FaultyStore(
      "flash-taken-twice", "A taken flash value is only removed from the copy in memory.",
      probe: { subject in
        let session = try await subject.begin([.flash("notice", json("1"))])
        _ = try await subject.store.takeFlash(.all, from: session.snapshot, now: subject.now)
        guard case .live(let seen) = try await subject.store.open(session.token, now: subject.now) else { return "not live" }
        return "\(seen.content.flash.count) flash values are left"
      },
      takeFlash: { _, selection, snapshot, _ in
        var copy = snapshot
        let (taken, rest) = copy.content.flash.split(selection)
        guard !taken.isEmpty else { return .nothing(snapshot) }
        copy.content.flash = rest
        return .taken(taken, copy, token: nil)
      }),
    FaultyStore(
      "rotation-keeps-old-token", "The token before a rotation goes on opening the session.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let options = CommitOptions(rotation: .privilegeChange())
        _ = try await subject.store.commit([], to: session.snapshot, options: options, now: subject.now)
        return try await subject.opening(session.token)
      },
      store: { base in
        // The token in force of each session.
        let newest: Locked<[RecordKey: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in
            let outcome = try await base.open(token, now: now)
            guard case .superseded = outcome, let key = SessionToken(token)?.selector else { return outcome }
            guard let newer = newest.withLock({ $0[key] }) else { return outcome }
            return try await base.open(newer, now: now)
          },
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, let token?) = outcome { newest.withLock { $0[session.id] = token } }
            return outcome
          })
      }),
    FaultyStore(
      "any-secret-opens", "A session is found by its selector, and the secret is not compared.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        guard let parsed = SessionToken(session.token) else { return "no token" }
        let forged = SessionToken(selector: parsed.selector, random: SystemRandomSource())
        return try await subject.opening(forged.text) + (session.snapshot.id == forged.selector ? "" : ", of another session")
      },
      store: { base in
        let tokens: Locked<[RecordKey: String]> = Locked([:])
        return AlteredSessionStore(
          base,
          open: { token, now in
            let known = SessionToken(token).flatMap { token in tokens.withLock { $0[token.selector] } }
            return try await base.open(known ?? token, now: now)
          },
          commit: { request in
            let outcome = try await base.commit(request)
            if case .committed(let session, let token?) = outcome { tokens.withLock { $0[session.id] = token } }
            return outcome
          })
      }),
    FaultyStore(
      "integers-as-doubles", "Numbers pass through a double.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("9007199254740993"))])
        guard case .live(let seen) = try await subject.store.open(session.token, now: subject.now) else { return "not live" }
        return seen.content.fields["a"]?.json ?? "no field"
      },
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .set(let key, let value) = operation, let number = Int64(value.json) else { return [operation] }
          return [.set(key, json(String(Int64(clamping: Int128(Double(number))))))]
        }
      }),
  ]

  /// Faults that no store's author would overlook, but that a gate has to survive with a complete report.
  static let grossFaults: [FaultyStore] = [
    FaultyStore(
      "leaks-other-session", "A load returns what was loaded for another session.",
      probe: twoSessions,
      records: { base in
        // A client does the same that reads another request's answer from a shared connection. The secret is still compared: only the
        // content is mixed up.
        let recent: Locked<[(key: RecordKey, payload: [UInt8])]> = Locked([])
        return AlteredRecordStore(
          base,
          load: { key, now in
            guard var record = try await base.load(key, now: now) else { return nil }
            let other = recent.withLock { [payload = record.payload] recent in
              let other = recent.last { $0.key != key }
              recent = (other.map { [$0] } ?? []) + [(key, payload)]
              return other?.payload
            }
            guard let other else { return record }
            if let own = try? RecordPayload(record.payload), let foreign = try? RecordPayload(other) {
              record.payload = RecordPayload(verifier: own.verifier, previous: own.previous, content: foreign.content).encoded()
            } else {
              record.payload = other
            }
            return record
          })
      }),
    FaultyStore(
      "every-call-throws", "The store opens, and every operation on it fails.",
      probe: twoSessions,
      records: { base in
        let failure = SessionError(.backend, "this store fails on purpose")
        return AlteredRecordStore(
          base, create: { _, _, _ in throw failure }, load: { _, _ in throw failure }, replace: { _ in throw failure },
          touch: { _, _, _ in throw failure }, destroy: { _, _ in throw failure }, prune: { _, _ in throw failure },
          ping: { throw failure }, records: { _ in throw failure }, destroyAll: { _, _ in throw failure })
      }),
  ]

  /// Stores that end the process they are in, so that only a run in another process survives them. They are no part of ``all``, and their
  /// probes are run in another process only.
  package static let processFaults: [FaultyStore] = [
    FaultyStore(
      "crashes", "A load ends the process.",
      probe: twoSessions,
      records: { base in AlteredRecordStore(base, load: { _, _ in fatalError("this store crashes on purpose") }) })
  ]

  /// Reads two sessions one after the other.
  private static let twoSessions: FaultProbe = { subject in
    let first = try await subject.begin([.set("a", json("1"))])
    let second = try await subject.begin([.set("a", json("2"))])
    return "\(try await subject.seen(first.token)) \(try await subject.seen(second.token))"
  }
}
