/// The behaviour of sessions: applications use it, and the conformance suite tests it.
///
/// A store is given the time with every call and judges liveness with it, half-open (`[TTL-1]`). Operations throw ``SessionError`` when the
/// store fails. A session that is absent, gone or superseded is an outcome (`[ERR-1]`, `[ERR-2]`).
///
/// To keep sessions in a backend, implement ``SessionRecordStore`` and wrap it in ``ServerSessionStore``.
public protocol SessionStore: Sendable {
  /// The capabilities of this store.
  var capabilities: Set<SessionCapability> { get }

  /// The rules that this store cannot keep; empty for every store with server state. The default follows from its capabilities.
  var deviations: Set<SessionDeviation> { get }

  /// Opens a token. A malformed one is absent without any I/O (`[ID-2]`).
  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome

  /// Applies operations to the newest state of a session, in one atomic write.
  ///
  /// Without a snapshot a session is created, under a token that the store draws (`[ID-3]`), if the operations leave anything to keep.
  ///
  /// - Throws: ``SessionError`` with code `tooLarge`, `invalidKey` or `typeMismatch` with nothing written, `contended` after losing every
  ///   try (`[CC-6]`), `idCollision` (`[ID-6]`), or the backend's failure.
  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome

  /// Takes flash, at the store and at once: each value goes to at most one taker (`[FL-2]`). Writes nothing else (`[FL-9]`).
  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError)
    -> TakeOutcome

  /// Records activity, if the last record of it is old enough (`[TTL-8]`).
  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome

  /// Ends a session. It is honoured even if the token was rotated since the snapshot (`[ROT-14]`), and repeating it is fine (`[ST-5]`).
  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError)

  /// Ends the session with a key, such as one from ``sessions(of:after:limit:now:)``.
  ///
  /// - Returns: whether there was one.
  func destroy(id: RecordKey) async throws(SessionError) -> Bool

  /// The live sessions of a subject, in the order of their keys (`[IX-2]`).
  ///
  /// - Throws: ``SessionError`` with code `unsupported` unless the store has ``SessionCapability/subjectIndex`` (`[IX-7]`).
  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
    -> [SessionSummary]

  /// Ends every session that the subject had before the call, but the excepted one (`[IX-3]`).
  ///
  /// - Returns: the number of ended sessions.
  /// - Throws: ``SessionError`` with code `unsupported` unless the store has ``SessionCapability/subjectIndex`` (`[IX-7]`).
  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int

  /// Removes at most `limit` expired sessions, the longest expired first (`[ST-6]`).
  ///
  /// - Returns: the number of removed sessions.
  /// - Throws: ``SessionError`` with code `unsupported` unless the store has ``SessionCapability/prune``.
  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int

  /// Checks that the store can serve, without touching a session (`[ST-11]`).
  func ping() async throws(SessionError)
}

extension SessionStore {
  /// The deviations that follow from the capabilities that the store lacks.
  public var deviations: Set<SessionDeviation> { SessionDeviation.following(from: capabilities) }

  /// Applies operations to a session with the default options.
  public func commit(_ operations: [SessionOperation], to snapshot: SessionSnapshot?, now: Timestamp)
    async throws(SessionError) -> CommitOutcome
  {
    try await commit(operations, to: snapshot, options: CommitOptions(), now: now)
  }

  /// All live sessions of a subject.
  ///
  /// - Throws: ``SessionError`` with code `unsupported` unless the store has ``SessionCapability/subjectIndex``.
  public func sessions(of subject: String, now: Timestamp) async throws(SessionError) -> [SessionSummary] {
    var all: [SessionSummary] = []
    let pageSize = 500
    while true {
      let page = try await sessions(of: subject, after: all.last?.id, limit: pageSize, now: now)
      all += page
      if page.count < pageSize { return all }
    }
  }

  /// Opens the one token of several that authenticates (`[ID-8]`).
  ///
  /// A request can carry several cookies of one name. At most four are tried; when more than one opens a session, none is used.
  ///
  /// - Returns: the outcome, the token of a live session, and whether it is absent because several tokens opened a session.
  public func open(anyOf tokens: [String], now: Timestamp) async throws(SessionError) -> (
    outcome: OpenOutcome, token: String?, isAmbiguous: Bool
  ) {
    if tokens.count == 1 {
      let outcome = try await open(tokens[0], now: now)
      if case .live = outcome { return (outcome, tokens[0], false) }
      return (outcome, nil, false)
    }
    var live: [(snapshot: SessionSnapshot, token: String)] = []
    var isSuperseded = false
    // The same cookie sent twice is one cookie.
    var seen: Set<String> = []
    for token in tokens.filter({ seen.insert($0).inserted }).prefix(4) {
      switch try await open(token, now: now) {
      case .live(let snapshot): live.append((snapshot, token))
      case .superseded: isSuperseded = true
      case .absent: break
      }
    }
    guard let first = live.first else { return (isSuperseded ? .superseded : .absent, nil, false) }
    return live.count == 1 ? (.live(first.snapshot), first.token, false) : (.absent, nil, true)
  }
}
