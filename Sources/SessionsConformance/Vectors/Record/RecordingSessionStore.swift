import Sessions
import SessionsTesting

/// A session store that writes down every call.
struct RecordingSessionStore: SessionStoreWrapper {
  let base: any SessionStore
  let recorder: VectorRecorder

  var capabilities: Set<SessionCapability> {
    recorder.refuse("asks what the store can do")
    return base.capabilities
  }

  var deviations: Set<SessionDeviation> {
    recorder.refuse("asks what the store cannot do")
    return base.deviations
  }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await recorder.note(
      { VectorStep(call: .open, at: $0.naming.time(now), token: $0.token(token)) },
      { () async throws(SessionError) in try await base.open(token, now: now) },
      { notes, outcome in
        let name = notes.naming.tokens.names[token]
        let yields = notes.naming.outcome(outcome, token: name)
        guard case .live(let snapshot) = outcome else { return (yields, outcome) }
        if name == nil { notes.refuse("opens a session that no call created") }
        return (yields, .live(notes.marked(snapshot, yields)))
      })
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let base = base
    return try await recorder.note(
      { notes in
        VectorStep(
          call: .commit, at: notes.naming.time(now), session: snapshot.map { notes.session($0) },
          operations: notes.operations(operations), rotation: options.rotation.map(VectorRotation.init),
          onlyIfUnchanged: options.onlyIfUnchanged ? true : nil)
      },
      { () async throws(SessionError) in try await base.commit(operations, to: snapshot, options: options, now: now) },
      { notes, outcome in
        let yields = notes.naming.outcome(outcome, of: snapshot.map { notes.session($0) })
        guard case .committed(let session, let token) = outcome else { return (yields, outcome) }
        return (yields, .committed(notes.marked(session, yields), token: token))
      })
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    let key: String? = if case .key(let key) = selection { key } else { nil }
    return try await recorder.note(
      { notes in
        VectorStep(
          call: .takeFlash, at: notes.naming.time(now), session: notes.session(snapshot), flash: key.map { VectorText($0) })
      },
      { () async throws(SessionError) in try await base.takeFlash(selection, from: snapshot, now: now) },
      { notes, outcome in
        let yields = notes.naming.outcome(outcome, of: notes.session(snapshot))
        switch outcome {
        case .taken(let values, let session, let token): return (yields, .taken(values, notes.marked(session, yields), token: token))
        case .nothing(let session): return (yields, .nothing(notes.marked(session, yields)))
        case .gone, .superseded: return (yields, outcome)
        }
      })
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    try await recorder.note(
      { VectorStep(call: .touch, at: $0.naming.time(now), session: $0.session(snapshot)) },
      { () async throws(SessionError) in try await base.touch(snapshot, now: now) },
      { notes, outcome in
        let yields = notes.naming.outcome(outcome, of: notes.session(snapshot))
        guard case .touched(let session, let token) = outcome else { return (yields, outcome) }
        return (yields, .touched(notes.marked(session, yields), token: token))
      })
  }

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    try await recorder.note(
      { VectorStep(call: .destroy, session: $0.session(snapshot)) },
      { () async throws(SessionError) in try await base.destroy(snapshot) }, { (VectorOutcome(kind: .done), $1) })
  }
}
