import Sessions

/// Short names for the tokens and sessions of a history, and what stores return in the words of the model. A history holds no token.
final class HistoryNames: Sendable {
  private struct State: Sendable {
    var tokens: [String: String] = [:]
    var sessions: [RecordKey: String] = [:]
  }

  /// The time that the model calls 0.
  let zero: Timestamp
  /// The names of subjects in the history, where they are not their own.
  private let subjects: [String: String]
  private let state: Locked<State> = Locked(State())

  init(zero: Timestamp, subjects: [String: String] = [:]) {
    self.zero = zero
    self.subjects = subjects
  }

  /// Returns a short name for a token, the same each time.
  func name(of token: String) -> String {
    state.withLock { state in
      let name = state.tokens[token] ?? "t\(state.tokens.count + 1)"
      state.tokens[token] = name
      return name
    }
  }

  /// Returns a short name for a session, the same each time.
  func name(of id: RecordKey) -> String {
    state.withLock { state in
      let name = state.sessions[id] ?? "s\(state.sessions.count + 1)"
      state.sessions[id] = name
      return name
    }
  }

  /// Returns the name of a subject in the history.
  func name(ofSubject subject: String) -> String { subjects[subject] ?? subject }

  /// Returns a time as the stores take it.
  func time(_ milliseconds: Int64) -> Timestamp { zero.advanced(by: .milliseconds(milliseconds)) }

  /// Returns a snapshot as the model sees it.
  func seen(_ snapshot: SessionSnapshot, _ token: String) -> ModelSnapshot {
    ModelSnapshot(
      token: name(of: token), version: snapshot.version, fields: map(snapshot.content.fields),
      flash: map(snapshot.content.flash), subject: snapshot.content.subject.map(name(ofSubject:)),
      createdAt: milliseconds(snapshot.createdAt),
      absoluteDeadline: milliseconds(snapshot.absoluteDeadline), idleDeadline: milliseconds(snapshot.idleDeadline),
      inGrace: snapshot.access == .grace)
  }

  private func map(_ map: FieldMap) -> [String: String] {
    map.reduce(into: [:]) { $0[$1.key] = $1.value.json }
  }

  private func milliseconds(_ time: Timestamp) -> Int64 {
    time.isUnlimited ? .max : time.milliseconds - zero.milliseconds
  }

  // MARK: Outcomes

  func result(_ outcome: OpenOutcome, of token: String) -> ModelResult {
    switch outcome {
    case .live(let snapshot): ModelResult(outcome: .live, snapshot: seen(snapshot, token))
    case .absent: ModelResult(outcome: .absent)
    case .superseded: ModelResult(outcome: .superseded)
    }
  }

  /// - Parameters:
  ///   - token: The token that the client presented; empty for none.
  ///   - made: The name of the session that the commit made, if it made one.
  func result(_ outcome: CommitOutcome, of token: String, made: (SessionSnapshot) -> String?) -> ModelResult {
    switch outcome {
    case .committed(let snapshot, let new):
      ModelResult(
        outcome: .committed, snapshot: seen(snapshot, new ?? token), token: new.map { name(of: $0) }, session: made(snapshot))
    case .unchanged: ModelResult(outcome: .unchanged)
    case .destroyed: ModelResult(outcome: .destroyed)
    case .gone: ModelResult(outcome: .gone)
    case .superseded: ModelResult(outcome: .superseded)
    case .conflict: ModelResult(outcome: .conflict)
    }
  }

  func result(_ outcome: TakeOutcome, of token: String) -> ModelResult {
    switch outcome {
    case .taken(let values, let snapshot, let new):
      ModelResult(
        outcome: .taken, snapshot: seen(snapshot, new ?? token), token: new.map { name(of: $0) }, values: map(values))
    case .nothing(let snapshot): ModelResult(outcome: .nothing, snapshot: seen(snapshot, token))
    case .gone: ModelResult(outcome: .gone)
    case .superseded: ModelResult(outcome: .superseded)
    }
  }

  func result(_ outcome: TouchOutcome, of token: String) -> ModelResult {
    switch outcome {
    case .touched(let snapshot, let new):
      ModelResult(outcome: .touched, snapshot: seen(snapshot, new ?? token), token: new.map { name(of: $0) })
    case .notDue: ModelResult(outcome: .notDue)
    case .gone: ModelResult(outcome: .gone)
    }
  }

  /// Returns the result of an error: either the call had no effect, or its effect is unknown (`[DUR-3]`, `[ST-9]`).
  func result(_ error: SessionError) -> ModelResult {
    switch error.code {
    case .timeout, .unavailable, .cancelled, .backend, .closed: ModelResult(outcome: .unknown, error: error.code.rawValue)
    default: ModelResult(outcome: .failed, error: error.code.rawValue)
    }
  }
}
