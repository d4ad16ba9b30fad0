import Sessions

/// The state of one vector's replay: the values of its names so far, and the calls to make.
struct VectorPlayer {
  private let store: any SessionStore
  private let records: (any SessionRecordStore)?
  private let start: Timestamp
  /// Whether a session lies in its token, so that every write hands out a new token.
  private let tokensAreState: Bool
  /// Whether a rotation may give the session a new key.
  private let rotationRenewsKeys: Bool
  private var naming: VectorNaming

  init(_ vector: VectorCase, store: any SessionStore, records: (any SessionRecordStore)?) {
    self.store = store
    self.records = records
    start = SystemSessionClock().now
    tokensAreState = store.deviations.contains(.touchSendsCookie)
    rotationRenewsKeys = store.deviations.contains(.rotationDoesNotRevoke)
    naming = VectorNaming(start: start)
    for name in vector.unknownTokens { naming.bind(token: SessionToken().text, to: name) }
    for (name, source) in vector.keys {
      let selector = source.selectorOf.flatMap { naming.tokens.values[$0] }.flatMap { SessionToken($0)?.selector }
      if let key = selector ?? source.hex.flatMap(VectorPlayer.key) { naming.bind(key: key, to: name) }
    }
  }

  private static func key(hex: String) -> RecordKey? {
    let digits = hex.compactMap(\.hexDigitValue).map(UInt8.init)
    guard digits.count == hex.count, digits.count == 2 * RecordKey.byteCount else { return nil }
    return RecordKey(stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }

  /// Makes the call of a step.
  ///
  /// - Returns: The outcome, with the step's names where they fit.
  /// - Throws: ``VectorError`` when the step is incomplete.
  mutating func play(_ step: VectorStep) async throws -> VectorOutcome {
    do {
      switch step.call {
      case .open, .commit, .takeFlash, .touch: return try await playSession(step)
      case .createRecord, .loadRecord, .replaceRecord, .touchRecord, .destroyRecord: return try await playRecord(step)
      case .destroy:
        try await store.destroy(try session(step))
        return VectorOutcome(kind: .done)
      case .destroyByKey: return VectorOutcome(kind: .answer, answer: try await store.destroy(id: try key(step)))
      case .listSessions:
        let (now, limit) = (try now(step), try part(step.limit, "limit"))
        return naming.outcome(try await store.sessions(of: try subject(step), after: nil, limit: limit, now: now))
      case .destroyAll:
        let except = try step.except.map { try part(naming.keys.values[$0], "except") }
        return VectorOutcome(kind: .count, count: try await store.destroyAll(of: try subject(step), except: except))
      case .prune:
        return VectorOutcome(kind: .count, count: try await store.prune(now: try now(step), limit: try part(step.limit, "limit")))
      case .ping:
        try await store.ping()
        return VectorOutcome(kind: .done)
      }
    } catch let error as SessionError {
      return VectorOutcome(kind: .error, code: error.code.rawValue)
    }
  }

  private mutating func playSession(_ step: VectorStep) async throws -> VectorOutcome {
    let (now, proposal) = (try now(step), step.yields)
    if step.call == .open {
      let token = try part(step.token, "token")
      let tokens = naming.tokens.values
      let outcome = try await store.open(try part(token.text { tokens[$0] }, "token"), now: now)
      return naming.outcome(outcome, token: token.name, proposing: proposal)
    }
    if step.call == .commit {
      let operations = try part(step.operations, "operations").map { try part($0.operation(start: start), "operations") }
      let snapshot = try step.session.map { try part(naming.sessions[$0], "session") }
      let newSession = try (step.newSession ?? []).map { try part($0.operation(start: start), "newSession") }
      let options = CommitOptions(
        rotation: step.rotation?.rotation, onlyIfUnchanged: step.onlyIfUnchanged ?? false, newSession: newSession)
      var outcome = try await store.commit(operations, to: snapshot, options: options, now: now)
      if case .committed(let session, let token) = outcome {
        if rotationRenewsKeys, step.rotation != nil, let name = proposal.session?.key { naming.bind(key: session.id, to: name) }
        outcome = .committed(session, token: followed(token, step))
      }
      return naming.outcome(outcome, of: step.session, proposing: proposal)
    }
    let (snapshot, base) = (try session(step), try part(step.session, "session"))
    if step.call == .touch {
      var outcome = try await store.touch(snapshot, now: now)
      if case .touched(let session, let token) = outcome { outcome = .touched(session, token: followed(token, step)) }
      return naming.outcome(outcome, of: base, proposing: proposal)
    }
    var outcome = try await store.takeFlash(step.flash.map { .key($0.text) } ?? .all, from: snapshot, now: now)
    if case .taken(let values, let session, let token) = outcome {
      outcome = .taken(values, session, token: followed(token, step))
    }
    return naming.outcome(outcome, of: base, proposing: proposal)
  }

  /// Returns the token to compare. Where the session lies in its token, a token that the vector does not expect replaces the client's.
  private mutating func followed(_ token: String?, _ step: VectorStep) -> String? {
    guard tokensAreState, let token, step.yields.token == nil, let held = step.session.flatMap({ naming.holders[$0] }) else { return token }
    naming.bind(token: token, to: held)
    return nil
  }

  private mutating func playRecord(_ step: VectorStep) async throws -> VectorOutcome {
    let (records, key) = (try part(records, "record store"), try key(step))
    switch step.call {
    case .createRecord:
      return VectorOutcome(kind: .answer, answer: try await records.create(key, try record(step), now: try now(step)))
    case .loadRecord:
      return naming.outcome(try await records.load(key, now: try now(step)), proposing: step.yields)
    case .replaceRecord:
      let outcome = try await records.replace(
        key, expecting: try part(step.version, "version"), with: try record(step),
        forcingIdleDeadline: step.forcingIdleDeadline ?? false, now: try now(step))
      return VectorOutcome(kind: outcome == .replaced ? .replaced : .stale)
    case .touchRecord:
      let deadline = try part(step.idleDeadline, "idleDeadline").timestamp(start: start)
      return VectorOutcome(kind: .answer, answer: try await records.touch(key, idleDeadline: deadline, now: try now(step)))
    default: return VectorOutcome(kind: .answer, answer: try await records.destroy(key, expecting: step.version))
    }
  }

  // MARK: Parts of a step

  private func part<Part>(_ part: Part?, _ name: String) throws -> Part {
    guard let part else { throw VectorError("a step has no '\(name)', or one that stands for nothing") }
    return part
  }

  private func now(_ step: VectorStep) throws -> Timestamp { try part(step.at, "at").timestamp(start: start) }
  private func subject(_ step: VectorStep) throws -> String { try part(step.subject, "subject").text }
  private func session(_ step: VectorStep) throws -> SessionSnapshot {
    try part(step.session.flatMap { naming.sessions[$0] }, "session")
  }
  private func key(_ step: VectorStep) throws -> RecordKey { try part(step.key.flatMap { naming.keys.values[$0] }, "key") }

  private mutating func record(_ step: VectorStep) throws -> SessionRecord {
    let record = try part(step.record, "record")
    let payload: [UInt8]
    switch record.payload {
    case .bytes(let bytes): payload = bytes
    case .named(let name): payload = try part(naming.payloads.values[name], "payload")
    }
    _ = naming.writing(payload)
    return SessionRecord(
      version: record.version, createdAt: record.createdAt.timestamp(start: start),
      absoluteDeadline: record.absoluteDeadline.timestamp(start: start), idleDeadline: record.idleDeadline.timestamp(start: start),
      subject: record.subject?.text, payload: payload)
  }
}
