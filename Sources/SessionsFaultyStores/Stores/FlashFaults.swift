import Sessions

extension FaultyStore {
  /// Faults of values that are read once.
  static let flashFaults: [FaultyStore] = [
    FaultyStore(
      "flash-dies-unread", "Flash that the next writing request does not take is gone.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.set("a", json("1"))]),
      rewritingCommits: { commit in
        guard let snapshot = commit.snapshot, commit.options.rotation == nil else { return }
        commit.operations = snapshot.content.flash.keys.map { .removeFlash($0) } + commit.operations
      }),
    FaultyStore(
      "opening-reads-flash", "Opening a session takes its flash.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        _ = try await subject.opening(session.token)
        return try await subject.seen(session.token)
      },
      open: { base, token, now in
        let outcome = try await base.open(token, now: now)
        if case .live(let snapshot) = outcome { _ = try await base.takeFlash(.all, from: snapshot, now: now) }
        return outcome
      }),
    FaultyStore(
      "touch-drops-flash", "A request that only reads drops the flash that it did not take.",
      probe: { subject in
        try await subject.touch(try await subject.begin([.flash("f", json("1"))]), after: .seconds(600))
      },
      touch: { base, snapshot, now in
        let outcome = try await base.touch(snapshot, now: now)
        guard case .touched(let touched, _) = outcome else { return outcome }
        let swept = try await base.commit(touched.content.flash.keys.map { .removeFlash($0) }, to: touched, now: now)
        if case .committed(let session, let token) = swept { return .touched(session, token: token) }
        return outcome
      }),
    FaultyStore(
      "take-all-takes-one", "Taking all flash takes the first value only.",
      probe: FaultProbes.take(.all, of: [.flash("f", json("1")), .flash("g", json("2"))]),
      takeFlash: { base, selection, snapshot, now in
        guard selection == .all, let first = snapshot.content.flash.first else {
          return try await base.takeFlash(selection, from: snapshot, now: now)
        }
        return try await base.takeFlash(.key(first.key), from: snapshot, now: now)
      }),
    FaultyStore(
      "take-one-takes-all", "Taking one flash value removes all of them.",
      probe: FaultProbes.take(.key("f"), of: [.flash("f", json("1")), .flash("g", json("2"))]),
      takeFlash: { base, selection, snapshot, now in
        let outcome = try await base.takeFlash(.all, from: snapshot, now: now)
        guard case .key(let key) = selection, case .taken(let values, let newer, let token) = outcome else { return outcome }
        guard let value = values[key] else { return .nothing(newer) }
        return .taken([key: value], newer, token: token)
      }),
    FaultyStore(
      "kept-flash-overwrites", "Flash that is put back replaces a newer value.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.keepFlash("f", json("2"))]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          if case .keepFlash(let key, let value) = operation { [.flash(key, value)] } else { [operation] }
        }
      }),
    FaultyStore(
      "kept-flash-lost", "Flash that is put back is not written.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.keepFlash("f", json("2"))]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .keepFlash = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "flash-shadowed-by-field", "A flash value is not found while there is a field of its name.",
      probe: FaultProbes.take(.key("f"), of: [.set("f", json("1")), .flash("f", json("2"))]),
      takeFlash: { base, selection, snapshot, now in
        if case .key(let key) = selection, snapshot.content.fields[key] != nil { return .nothing(snapshot) }
        return try await base.takeFlash(selection, from: snapshot, now: now)
      }),
    FaultyStore(
      "rotation-loses-flash", "A rotation does not carry flash over.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [], rotating: .privilegeChange()),
      rewritingCommits: { commit in
        guard let snapshot = commit.snapshot, commit.options.rotation != nil else { return }
        commit.operations = snapshot.content.flash.keys.map { .removeFlash($0) } + commit.operations
      }),
    FaultyStore(
      "flash-outlives-session", "A request that opened the session before its end still gets flash.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        try await subject.store.destroy(session.snapshot)
        return try await subject.take(.all, from: session)
      },
      takeFlash: { base, selection, snapshot, now in
        let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
        guard case .gone = outcome else { return outcome }
        var copy = snapshot
        let (taken, rest) = copy.content.flash.split(selection)
        copy.content.flash = rest
        return .taken(taken, copy, token: nil)
      }),
    FaultyStore(
      "first-flash-wins", "A flash value that nobody took yet is not overwritten by a newer one.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.flash("f", json("2"))]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          if case .flash(let key, let value) = operation { [.keepFlash(key, value)] } else { [operation] }
        }
      }),
    FaultyStore(
      "flash-removal-ignored", "Removing a flash value does nothing.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.removeFlash("f")]),
      rewritingCommits: { commit in
        commit.replaceEach { if case .removeFlash = $0 { [] } else { [$0] } }
      }),
    FaultyStore(
      "empty-flash-dropped", "Flash values that count as false are not stored.",
      probe: FaultProbes.commits([.set("a", json("1")), .flash("f", json("0"))]),
      rewritingCommits: { commit in
        commit.replaceEach { operation in
          guard case .flash(_, let value) = operation else { return [operation] }
          return ["0", "false", "null", "\"\"", "[]", "{}"].contains(value.json) ? [] : [operation]
        }
      }),
    FaultyStore(
      "missing-flash-is-null", "Taking a flash value that is not there delivers null.",
      probe: FaultProbes.take(.key("g"), of: [.flash("f", json("1"))]),
      takeFlash: { base, selection, snapshot, now in
        let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
        guard case .nothing(let newer) = outcome, case .key(let key) = selection else { return outcome }
        return .taken([key: json("null")], newer, token: nil)
      }),
    FaultyStore(
      "clear-keeps-flash", "Clearing a session leaves its flash.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.clear]),
      rewritingCommits: { commit in
        commit.replaceEachWithDraft { operation, draft in
          guard case .clear = operation else { return [operation] }
          return [.clear] + draft.content.flash.map { .keepFlash($0.key, $0.value) }
        }
      }),
    FaultyStore(
      "clearing-rotation-keeps-flash", "A rotation that clears leaves the flash.",
      probe: FaultProbes.commits([.flash("f", json("1"))], [.set("a", json("1"))], rotating: .privilegeChange(clearing: true)),
      rewritingCommits: { commit in
        guard case .privilegeChange(clearing: true, _) = commit.options.rotation, let snapshot = commit.snapshot else { return }
        commit.operations = snapshot.content.flash.map { .keepFlash($0.key, $0.value) } + commit.operations
      }),
    FaultyStore(
      "oversized-flash-dropped", "Flash over a size limit is dropped without an error.",
      probe: FaultProbes.commits([.set("a", json("1"))], [.flash("f", json(String(repeating: "1", count: 20_000)))]),
      commit: { base, request in
        do throws(SessionError) {
          return try await base.commit(request)
        } catch {
          guard error.code == .tooLarge else { throw error }
          var others = request
          others.replaceEach { if case .flash = $0 { [] } else { [$0] } }
          return try await base.commit(others)
        }
      }),
    FaultyStore(
      "take-loses-others-flash", "A take that was overtaken drops flash that it did not know of.",
      probe: { subject in
        let session = try await subject.begin([.flash("f", json("1"))])
        _ = try await subject.write([.flash("g", json("2"))], to: session)
        return try await subject.take(.key("f"), from: session)
      },
      takeFlash: { base, selection, snapshot, now in
        let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
        guard case .taken(let values, let newer, _) = outcome, newer.version != snapshot.version + 1 else { return outcome }
        let unseen = newer.content.flash.keys.filter { snapshot.content.flash[$0] == nil }
        let written = try await base.commit(unseen.map { .removeFlash($0) }, to: newer, now: now)
        guard case .committed(let latest, _) = written else { return outcome }
        return .taken(values, latest, token: nil)
      }),
  ]
}
