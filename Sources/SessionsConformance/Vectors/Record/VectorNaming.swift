import Sessions

/// The names of a vector's tokens, keys, sessions and payloads, and their values in one run.
///
/// Recording and replaying turn outcomes into data with the same code. Recording makes up names. Replaying proposes the name that the
/// vector has at the same place; it is used if neither the name nor the value is in use yet. So one name is one value, and two names are
/// two.
struct VectorNaming: Sendable {
  /// When the case started.
  let start: Timestamp
  private(set) var keys = Names<RecordKey>(prefix: "k")
  private(set) var tokens = Names<String>(prefix: "t")
  private(set) var payloads = Names<[UInt8]>(prefix: "p")
  private(set) var sessions: [String: SessionSnapshot] = [:]
  /// The name of the token that the client of a session holds, by the session's name.
  private(set) var holders: [String: String] = [:]
  /// The payloads that the case itself wrote.
  private var written: Set<[UInt8]> = []

  /// Names in both directions.
  struct Names<Value: Hashable & Sendable>: Sendable {
    let prefix: String
    private(set) var names: [Value: String] = [:]
    private(set) var values: [String: Value] = [:]

    init(prefix: String) {
      self.prefix = prefix
    }

    /// Returns the name of a value: its own, else the proposed one if that is free, else a new one.
    mutating func name(_ value: Value, proposing proposal: String? = nil) -> String {
      if let name = names[value] { return name }
      var name = proposal ?? "\(prefix)\(values.count + 1)"
      if values[name] != nil { name = "another \(prefix)" }
      bind(name, to: value)
      return name
    }

    /// Gives a name to a value, whatever the name meant before.
    mutating func bind(_ name: String, to value: Value) {
      names[value] = name
      values[name] = value
    }
  }

  init(start: Timestamp) {
    self.start = start
  }

  func time(_ time: Timestamp) -> VectorTime { VectorTime(time, start: start) }

  mutating func key(_ key: RecordKey, proposing proposal: String? = nil) -> String { keys.name(key, proposing: proposal) }

  mutating func bind(key: RecordKey, to name: String) { keys.bind(name, to: key) }

  mutating func token(_ token: String, proposing proposal: String? = nil) -> String { tokens.name(token, proposing: proposal) }

  mutating func bind(token: String, to name: String) { tokens.bind(name, to: token) }

  /// Keeps a session under a name, with the token that its client holds.
  mutating func keep(_ session: SessionSnapshot, as name: String, heldBy token: String?) {
    sessions[name] = session
    holders[name] = token
  }

  /// Describes a payload that the case passes to the store.
  mutating func writing(_ payload: [UInt8]) -> VectorPayload {
    if let name = payloads.names[payload] { return .named(name) }
    written.insert(payload)
    return .bytes(payload)
  }

  /// Describes a payload that the store returned.
  mutating func reading(_ payload: [UInt8], proposing proposal: VectorPayload?) -> VectorPayload {
    if written.contains(payload) { return .bytes(payload) }
    if case .named(let name)? = proposal { return .named(payloads.name(payload, proposing: name)) }
    return proposal == nil ? .named(payloads.name(payload)) : .bytes(payload)
  }
}

extension VectorNaming {
  /// Describes the outcome of an open.
  ///
  /// - Parameters:
  ///   - outcome: The outcome that the store returned.
  ///   - token: The name of the opened token, if it has one.
  ///   - proposal: The outcome that proposes names; nil while recording.
  mutating func outcome(_ outcome: OpenOutcome, token: String?, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .live(let session):
      return VectorOutcome(kind: .live, session: whole(session, heldBy: token, proposing: proposal))
    case .absent: return VectorOutcome(kind: .absent)
    case .superseded: return VectorOutcome(kind: .superseded)
    }
  }

  /// Describes the outcome of a commit to the session that is called `base`.
  mutating func outcome(_ outcome: CommitOutcome, of base: String?, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .committed(let session, let token):
      let name = token.map { self.token($0, proposing: proposal?.token) }
      let session = whole(session, heldBy: name ?? base.flatMap { holders[$0] }, proposing: proposal)
      return VectorOutcome(kind: .committed, session: session, token: name)
    case .unchanged: return VectorOutcome(kind: .unchanged)
    case .destroyed: return VectorOutcome(kind: .destroyed)
    case .gone: return VectorOutcome(kind: .gone)
    case .superseded: return VectorOutcome(kind: .superseded)
    case .conflict: return VectorOutcome(kind: .conflict)
    }
  }

  /// Describes the outcome of a take from the session that is called `base`.
  mutating func outcome(_ outcome: TakeOutcome, of base: String, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .taken(let values, let session, let token):
      let name = token.map { self.token($0, proposing: proposal?.token) }
      let session = whole(session, heldBy: name ?? holders[base], proposing: proposal)
      return VectorOutcome(kind: .taken, session: session, token: name, values: VectorContent.entries(values))
    case .nothing(let session):
      // The store may answer without asking the backend, or with the newest session (`[FL-4]`): the content is left open.
      return VectorOutcome(kind: .nothing, session: named(session, heldBy: holders[base], proposing: proposal))
    case .gone: return VectorOutcome(kind: .gone)
    case .superseded: return VectorOutcome(kind: .superseded)
    }
  }

  /// Describes the outcome of a touch of the session that is called `base`.
  mutating func outcome(_ outcome: TouchOutcome, of base: String, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .touched(let session, let token):
      let name = token.map { self.token($0, proposing: proposal?.token) }
      // A touch neither reads nor writes the content: only the deadline that it sets is compared.
      var touched = named(session, heldBy: name ?? holders[base], proposing: proposal)
      touched.idleDeadline = time(session.expiresAt)
      return VectorOutcome(kind: .touched, session: touched, token: name)
    case .notDue: return VectorOutcome(kind: .notDue)
    case .gone: return VectorOutcome(kind: .gone)
    }
  }

  /// Describes a list of sessions.
  mutating func outcome(_ sessions: [SessionSummary], proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    let summaries = sessions.map { session in
      VectorSummary(
        key: key(session.id), createdAt: time(session.createdAt), absoluteDeadline: time(session.absoluteDeadline),
        idleDeadline: time(min(session.idleDeadline, session.absoluteDeadline)),
        content: session.content.map { VectorContent($0, start: start) })
    }
    let inOrder = zip(sessions, sessions.dropFirst()).allSatisfy { $0.id.bytes.lexicographicallyPrecedes($1.id.bytes) }
    return VectorOutcome(kind: .list, sessions: summaries.sorted { $0.key < $1.key }, inKeyOrder: inOrder)
  }

  /// Describes a loaded record.
  mutating func outcome(_ record: SessionRecord?, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    guard let record else { return VectorOutcome(kind: .none) }
    return VectorOutcome(
      kind: .record, record: self.record(record, payload: reading(record.payload, proposing: proposal?.record?.payload)))
  }

  /// Describes a record that the case writes.
  mutating func record(writing record: SessionRecord) -> VectorRecord { self.record(record, payload: writing(record.payload)) }

  private func record(_ record: SessionRecord, payload: VectorPayload) -> VectorRecord {
    VectorRecord(
      version: record.version, createdAt: time(record.createdAt), absoluteDeadline: time(record.absoluteDeadline),
      idleDeadline: time(record.idleDeadline), subject: record.subject.map { VectorText($0) }, payload: payload)
  }

  private mutating func named(_ session: SessionSnapshot, heldBy token: String?, proposing proposal: VectorOutcome?) -> VectorSnapshot {
    let name = proposal?.session?.name ?? "s\(sessions.count + 1)"
    keep(session, as: name, heldBy: token)
    return VectorSnapshot(name: name, key: key(session.id, proposing: proposal?.session?.key))
  }

  private mutating func whole(_ session: SessionSnapshot, heldBy token: String?, proposing proposal: VectorOutcome?) -> VectorSnapshot {
    var whole = named(session, heldBy: token, proposing: proposal)
    whole.version = session.version
    whole.createdAt = time(session.createdAt)
    whole.absoluteDeadline = time(session.absoluteDeadline)
    // An idle deadline past the absolute one means nothing, and stores differ in whether they keep it there.
    whole.idleDeadline = time(session.expiresAt)
    whole.access = session.access == .current ? nil : session.access.rawValue
    whole.content = VectorContent(session.content, start: start)
    return whole
  }
}
