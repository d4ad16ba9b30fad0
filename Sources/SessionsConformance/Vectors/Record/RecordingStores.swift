import Sessions
import SessionsTesting

/// A session store that records every call.
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

  var carrier: (any SessionTokenCarrier)? {
    recorder.refuse("asks how tokens travel in cookies")
    return base.carrier
  }

  func isWellFormed(_ token: String) -> Bool {
    recorder.refuse("asks whether a text could be a token")
    return base.isWellFormed(token)
  }

  func close() async {
    recorder.refuse("closes the store")
    await base.close()
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
          onlyIfUnchanged: options.onlyIfUnchanged ? true : nil,
          newSession: options.newSession.isEmpty ? nil : notes.operations(options.newSession))
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

extension RecordingSessionStore {
  func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .destroyByKey, key: $0.key(id)) },
      { () async throws(SessionError) in try await base.destroy(id: id) }, { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
    -> [SessionSummary]
  {
    if cursor != nil { recorder.refuse("goes on with a list after a key, which is drawn at random") }
    return try await recorder.note(
      { VectorStep(call: .listSessions, at: $0.naming.time(now), subject: VectorText(subject), limit: limit) },
      { () async throws(SessionError) in try await base.sessions(of: subject, after: cursor, limit: limit, now: now) },
      { ($0.naming.outcome($1), $1) })
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await recorder.note(
      { notes in VectorStep(call: .destroyAll, subject: VectorText(subject), except: id.map { notes.key($0) }) },
      { () async throws(SessionError) in try await base.destroyAll(of: subject, except: id) },
      { (VectorOutcome(kind: .count, count: $1), $1) })
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await recorder.note(
      { VectorStep(call: .prune, at: $0.naming.time(now), limit: limit) },
      { () async throws(SessionError) in try await base.prune(now: now, limit: limit) },
      { (VectorOutcome(kind: .count, count: $1), $1) })
  }

  func ping() async throws(SessionError) {
    try await recorder.note(
      { _ in VectorStep(call: .ping) }, { () async throws(SessionError) in try await base.ping() },
      { (VectorOutcome(kind: .done), $1) })
  }
}

/// A record store that records the calls of the case itself. The session store uses the unrecorded store below.
struct RecordingRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore
  let recorder: VectorRecorder

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .createRecord, at: $0.naming.time(now), key: $0.key(key), record: $0.naming.record(writing: record)) },
      { () async throws(SessionError) in try await base.create(key, record, now: now) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await recorder.note(
      { VectorStep(call: .loadRecord, at: $0.naming.time(now), key: $0.key(key)) },
      { () async throws(SessionError) in try await base.load(key, now: now) }, { ($0.naming.outcome($1), $1) })
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await recorder.note(
      {
        VectorStep(
          call: .replaceRecord, at: $0.naming.time(now), key: $0.key(key), version: version,
          record: $0.naming.record(writing: record), forcingIdleDeadline: forcingIdleDeadline ? true : nil)
      },
      { () async throws(SessionError) in
        try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      }, { (VectorOutcome(kind: $1 == .replaced ? .replaced : .stale), $1) })
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await recorder.note(
      {
        VectorStep(
          call: .touchRecord, at: $0.naming.time(now), key: $0.key(key), idleDeadline: $0.naming.time(idleDeadline))
      },
      { () async throws(SessionError) in try await base.touch(key, idleDeadline: idleDeadline, now: now) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .destroyRecord, key: $0.key(key), version: version) },
      { () async throws(SessionError) in try await base.destroy(key, expecting: version) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }
}
