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

  /// The mapping between tokens and cookies; nil, the default, for tokens that are the value of one cookie with any name.
  var carrier: (any SessionTokenCarrier)? { get }

  /// Whether a text could be a token of this store, told without I/O. A text that could not takes none of the places of `[ID-8]`.
  ///
  /// The default says that any could.
  func isWellFormed(_ token: String) -> Bool

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

  /// Checks that the store can serve, writes included, without touching a session (`[ST-11]`).
  func ping() async throws(SessionError)

  /// Finishes the operations that wait and releases connections and files (`[ST-12]`).
  ///
  /// Operations that come later throw `closed`. Closing again does nothing. The default does nothing at all: it is for a store that has
  /// nothing to release, which goes on serving. Write an own one as `async`, or a direct call prefers the default.
  func close() async
}

extension SessionStore {
  /// None: a token is the value of one cookie.
  public var carrier: (any SessionTokenCarrier)? { nil }

  /// Does nothing.
  public func close() async {}

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

  /// Whether a text could be a token of this store: any could.
  public func isWellFormed(_ token: String) -> Bool { true }

  /// Opens the one token of several that authenticates (`[ID-8]`).
  ///
  /// A request can carry several cookies of one name. At most four different well-formed ones are tried; when they open more than one
  /// session, none is used. Two tokens of one session, as within the grace of a rotation, are no contradiction: the one in force is used.
  public func open(anyOf tokens: [String], now: Timestamp) async throws(SessionError) -> OpenedTokens {
    if tokens.count == 1 {
      let outcome = try await open(tokens[0], now: now)
      if case .live = outcome { return OpenedTokens(outcome, token: tokens[0]) }
      return OpenedTokens(outcome)
    }
    var live: [(snapshot: SessionSnapshot, token: String)] = []
    var isSuperseded = false
    // The same cookie sent twice is one cookie.
    var tried: Set<String> = []
    for token in tokens {
      // Anybody who can set a cookie can set four malformed ones, and must not hide the good one behind them.
      guard tried.count < 4, isWellFormed(token), tried.insert(token).inserted else { continue }
      switch try await open(token, now: now) {
      case .live(let snapshot):
        if let index = live.firstIndex(where: { $0.snapshot.id == snapshot.id && $0.snapshot.access != snapshot.access }) {
          if snapshot.access == .current { live[index] = (snapshot, token) }
        } else {
          live.append((snapshot, token))
        }
      case .superseded: isSuperseded = true
      case .absent: break
      }
    }
    guard let first = live.first else { return OpenedTokens(isSuperseded ? .superseded : .absent) }
    return live.count == 1
      ? OpenedTokens(.live(first.snapshot), token: first.token) : OpenedTokens(.absent, rivals: live.map(\.snapshot))
  }
}

/// The outcome of opening all session cookies of a request (`[ID-8]`).
public struct OpenedTokens: Sendable {
  /// The outcome for the request.
  public let outcome: OpenOutcome
  /// The token of a live session.
  public let token: String?
  /// The live sessions that the tokens opened, when they opened several: then none is the request's, and a login or a logout has to end
  /// them all (`[MW-21]`).
  public let rivals: [SessionSnapshot]

  /// Whether there is no session because the tokens opened several.
  public var isAmbiguous: Bool { !rivals.isEmpty }

  init(_ outcome: OpenOutcome, token: String? = nil, rivals: [SessionSnapshot] = []) {
    self.outcome = outcome
    self.token = token
    self.rivals = rivals
  }
}

extension OpenedTokens: CustomReflectable {
  /// Shows all but the token (`[ID-4]`).
  public var customMirror: Mirror {
    Mirror(self, children: ["outcome": outcome, "isAmbiguous": isAmbiguous], displayStyle: .struct)
  }
}
