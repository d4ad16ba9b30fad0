import Sessions

extension FaultyStore {
  /// Faults of a session store that does in several record operations what has to be one. Nothing is wrong until another request comes in
  /// between.
  static let splitFaults: [FaultyStore] = [
    FaultyStore(
      "compares-then-writes", "A write loads the record, compares its version and overwrites it then.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let seen = try await subject.meddling(before: [(2, { try await $0.write([.set("b", json("2"))], to: session).outcome })]) {
          try await $0.write([.set("c", json("3"))], to: session).outcome
        }
        return "\(seen) \(try await subject.seen(session.token))"
      },
      use: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard try await base.load(request.key, now: request.now)?.version == request.version else { return .stale }
            return try await replaceAnyVersion(request, in: base)
          })
      }),
    FaultyStore(
      "deletes-then-inserts", "A write deletes the record and inserts the new one.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.meddling(before: [(3, { try await $0.opening(session.token) })]) {
          try await $0.write([.set("c", json("3"))], to: session).outcome
        }
      },
      use: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          replace: { request in
            guard let stored = try await numbered.load(request.key, now: request.now), stored.version == request.version,
              try await numbered.destroy(request.key, expecting: request.version)
            else { return .stale }
            var record = request.record
            record.createdAt = stored.createdAt
            if !request.forcingIdleDeadline {
              record.idleDeadline = min(max(stored.idleDeadline, record.idleDeadline), record.absoluteDeadline)
            }
            guard try await numbered.create(request.key, record, now: request.now) else { return .stale }
            numbered.renumber(request.key, by: request.version)
            return .replaced
          })
      }),
    FaultyStore(
      "inserts-what-is-gone", "A write that saw the record and finds it gone inserts it.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let end: FaultProbeSubject.Meanwhile = { other in
          try await other.store.destroy(session.snapshot)
          return "destroyed"
        }
        _ = try await subject.meddling(before: [(2, end)]) { try await $0.write([.set("b", json("2"))], to: session).outcome }
        return try await subject.opening(session.token)
      },
      use: { base in
        AlteredRecordStore(
          base,
          replace: { request in
            guard try await base.load(request.key, now: request.now)?.version == request.version else { return .stale }
            if try await base.replace(request) == .replaced { return .replaced }
            return try await base.create(request.key, request.record, now: request.now) ? .replaced : .stale
          })
      }),
    FaultyStore(
      "destroys-what-it-saw", "A logout loads the record and removes that version only.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        _ = try await subject.meddling(before: [(2, { try await $0.write([.set("b", json("2"))], to: session).outcome })]) { subject in
          try await subject.store.destroy(session.snapshot)
          return "destroyed"
        }
        return try await subject.opening(session.token)
      },
      use: { base in
        AlteredRecordStore(
          base,
          destroy: { key, version in
            if let version { return try await base.destroy(key, expecting: version) }
            guard let stored = try await base.stored(key) else { return false }
            return try await base.destroy(key, expecting: stored.version)
          })
      }),
    FaultyStore(
      "touch-writes-copy", "A touch writes back the record that it loaded, with the new deadline.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let write: FaultProbeSubject.Meanwhile = { try await $0.write([.set("b", json("2"))], to: session).outcome }
        return try await subject.meddling(before: [(2, write)]) { try await $0.touch(session, after: .seconds(1800)) }
          + subject.seen(session.token, after: .seconds(1800))
      },
      use: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          touch: { key, idleDeadline, now in
            guard var copy = try await numbered.load(key, now: now) else { return false }
            copy.idleDeadline = max(copy.idleDeadline, min(idleDeadline, copy.absoluteDeadline))
            return try await numbered.edit(key) { $0 = copy }
          })
      }),
    FaultyStore(
      "ends-what-it-listed", "Ending all sessions of a subject lists them first and ends each then.",
      probe: { subject in
        let session = try await subject.begin([.setSubject("ada")])
        let move: FaultProbeSubject.Meanwhile = { other in
          let moved = try await other.write([.set("b", json("2"))], to: session, rotating: .newIdentity())
          return try await other.opening(moved.token)
        }
        _ = try await subject.meddling(before: [(2, move)]) { subject in "\(try await subject.store.destroyAll(of: "ada", except: nil))" }
        return "\(try await subject.store.sessions(of: "ada", now: subject.now).count) left"
      },
      use: { base in
        AlteredRecordStore(
          base,
          destroyAll: { subject, except in
            var count = 0
            for (key, _) in try await base.records(of: subject, after: nil, limit: 10_000, now: .beginning) where key != except {
              if try await base.destroy(key) { count += 1 }
            }
            return count
          })
      }),
    FaultyStore(
      "version-read-apart", "A load reads the content first and the version with a second query.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        let write: FaultProbeSubject.Meanwhile = { try await $0.write([.set("b", json("2"))], to: session).outcome }
        _ = try await subject.meddling(before: [(2, write)]) { subject in
          guard case .live(let snapshot) = try await subject.store.open(session.token, now: subject.now) else { return "not live" }
          return try await subject.write([.set("c", json("3"))], to: ProbeSession(token: session.token, snapshot: snapshot)).outcome
        }
        return try await subject.seen(session.token)
      },
      use: { base in
        AlteredRecordStore(
          base,
          load: { key, now in
            guard var record = try await base.load(key, now: now) else { return nil }
            guard let again = try await base.load(key, now: now) else { return nil }
            record.version = again.version
            return record
          })
      }),
    FaultyStore(
      "cache-dropped-early", "Loaded records are cached, and a write drops the copy before it is done: a reader puts the old one back.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.meddling(before: [(1, { try await $0.opening(session.token) })]) { subject in
          let written = try await subject.write([.set("b", json("2"))], to: session)
          return "\(written.outcome) \(try await subject.seen(session.token))"
        }
      },
      use: { base in
        let cached: Locked<[RecordKey: SessionRecord]> = Locked([:])
        return AlteredRecordStore(
          base,
          load: { key, now in
            if let copy = cached.withLock({ $0[key] }), copy.isLive(at: now) { return copy }
            let record = try await base.load(key, now: now)
            cached.withLock { $0[key] = record }
            return record
          },
          replace: { request in
            cached.withLock { $0[request.key] = nil }
            return try await base.replace(request)
          },
          touch: { key, idleDeadline, now in
            cached.withLock { $0[key] = nil }
            return try await base.touch(key, idleDeadline: idleDeadline, now: now)
          },
          destroy: { key, version in
            cached.withLock { $0[key] = nil }
            return try await base.destroy(key, expecting: version)
          },
          destroyAll: { subject, except in
            cached.withLock { $0 = [:] }
            return try await base.destroyAll(of: subject, except: except)
          })
      }),
    FaultyStore(
      "subject-written-after", "A commit writes the content first and the subject then.",
      probe: { subject in
        let session = try await subject.begin([.setSubject("ada")])
        let end: FaultProbeSubject.Meanwhile = { "\(try await $0.store.destroyAll(of: "ada", except: nil))" }
        return try await subject.meddling(before: [(2, end)]) { subject in
          try await subject.write([.setSubject("bob")], to: session).outcome
        } + subject.opening(session.token)
      },
      use: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          replace: { request in
            guard let stored = try await numbered.load(request.key, now: request.now), stored.subject != request.record.subject else {
              return try await numbered.replace(request)
            }
            var half = request
            half.record.subject = stored.subject
            guard try await numbered.replace(half) == .replaced else { return .stale }
            _ = try await numbered.edit(request.key) { $0.subject = request.record.subject }
            return .replaced
          })
      }),
    FaultyStore(
      "token-replaced-after", "A rotation writes the changes of its request first and replaces the token then.",
      probe: { subject in
        let session = try await subject.begin([.set("a", json("1"))])
        return try await subject.meddling(before: [(3, { try await $0.seen(session.token) })]) { subject in
          try await subject.write([.set("secret", json("2"))], to: session, rotating: .privilegeChange()).outcome
        }
      },
      use: { base in
        let numbered = RenumberedRecords(base)
        return AlteredRecordStore(
          numbered,
          replace: { request in
            guard let stored = try await numbered.load(request.key, now: request.now), let old = try? RecordPayload(stored.payload),
              let new = try? RecordPayload(request.record.payload), old.verifier != new.verifier
            else { return try await numbered.replace(request) }
            var half = request
            half.record.payload = RecordPayload(verifier: old.verifier, previous: old.previous, content: new.content).encoded()
            guard try await numbered.replace(half) == .replaced else { return .stale }
            _ = try await numbered.edit(request.key) { $0.payload = request.record.payload }
            return .replaced
          })
      }),
  ]
}
