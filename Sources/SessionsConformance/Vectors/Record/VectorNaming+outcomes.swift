import Sessions

extension VectorNaming {
  /// An open of the token with a name, if it has one.
  mutating func outcome(_ outcome: OpenOutcome, token: String?, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .live(let session):
      return VectorOutcome(kind: .live, session: whole(session, heldBy: token, proposing: proposal))
    case .absent: return VectorOutcome(kind: .absent)
    case .superseded: return VectorOutcome(kind: .superseded)
    }
  }

  /// A commit to the session with a name.
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

  /// A take from the session with a name.
  mutating func outcome(_ outcome: TakeOutcome, of base: String, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .taken(let values, let session, let token):
      let name = token.map { self.token($0, proposing: proposal?.token) }
      let session = whole(session, heldBy: name ?? holders[base], proposing: proposal)
      return VectorOutcome(kind: .taken, session: session, token: name, values: VectorContent.entries(values))
    case .nothing(let session):
      // The store may answer without asking the backend, or with the newest session (`[FL-4]`): what it holds is left open.
      return VectorOutcome(kind: .nothing, session: named(session, heldBy: holders[base], proposing: proposal))
    case .gone: return VectorOutcome(kind: .gone)
    case .superseded: return VectorOutcome(kind: .superseded)
    }
  }

  /// A touch of the session with a name.
  mutating func outcome(_ outcome: TouchOutcome, of base: String, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    switch outcome {
    case .touched(let session, let token):
      let name = token.map { self.token($0, proposing: proposal?.token) }
      // A touch neither reads nor writes what the session holds: only the deadline that it sets is fixed.
      var touched = named(session, heldBy: name ?? holders[base], proposing: proposal)
      touched.idleDeadline = time(session.expiresAt)
      return VectorOutcome(kind: .touched, session: touched, token: name)
    case .notDue: return VectorOutcome(kind: .notDue)
    case .gone: return VectorOutcome(kind: .gone)
    }
  }

  /// A list of sessions.
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

  /// A loaded record.
  mutating func outcome(_ record: SessionRecord?, proposing proposal: VectorOutcome? = nil) -> VectorOutcome {
    guard let record else { return VectorOutcome(kind: .none) }
    return VectorOutcome(
      kind: .record, record: self.record(record, payload: reading(record.payload, proposing: proposal?.record?.payload)))
  }

  /// A record that the case writes.
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
    // Past the absolute deadline an idle one means nothing, and stores differ in whether they keep it there.
    whole.idleDeadline = time(session.expiresAt)
    whole.access = session.access == .current ? nil : session.access.rawValue
    whole.content = VectorContent(session.content, start: start)
    return whole
  }
}
