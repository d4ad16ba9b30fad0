package import Sessions

extension CaseContext {
  /// Begins a request and returns its session, as an application uses it, on the case's store and clock.
  ///
  /// Its calls to the store are steps of the case.
  @inline(never)
  package func request(_ token: String?, isSpeculative: Bool = false) -> Session {
    request(tokens: token.map { [$0] } ?? [], isSpeculative: isSpeculative)
  }

  /// Begins a request with several cookies of the session's name.
  package func request(tokens: [String], isSpeculative: Bool = false) -> Session {
    recorder?.refuse("is about a request and its session, a layer above the store")
    return Session(
      tokens: tokens, in: ContextStore(context: self), clock: ContextClock(context: self), isSpeculative: isSpeculative)
  }

  /// Commits a request and expects a new session cookie; returns its value.
  @inline(never)
  package func expectCookie(_ request: Session) async throws -> String {
    let commit = try await request.commit()
    guard case .set(let token, _) = commit.cookie else {
      throw CaseFailure("the cookie of a request that \(commit.result.rawValue)", expected: "a new value", seen: "\(commit.cookie)")
    }
    return token
  }

  /// Commits a request and returns the token that the browser holds after it.
  @inline(never)
  package func finish(_ request: Session, holding token: String) async throws -> String {
    let commit = try await request.commit()
    if case .set(let new, _) = commit.cookie { return new }
    return token
  }
}

/// The clock of a case.
private struct ContextClock: SessionClock {
  let context: CaseContext
  var now: Timestamp { context.now }
}

/// The stores of a case as one store, whose calls are steps of the case.
private struct ContextStore: SessionStore {
  let context: CaseContext

  var capabilities: Set<SessionCapability> { context.store.capabilities }
  var deviations: Set<SessionDeviation> { context.store.deviations }

  var carrier: (any SessionTokenCarrier)? { context.store.carrier }

  func isWellFormed(_ token: String) -> Bool { context.store.isWellFormed(token) }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await context.open(token)
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    try await context.commit(operations, to: snapshot.map(held), options: options)
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError)
    -> TakeOutcome
  {
    try await context.take(selection, from: held(snapshot))
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    try await context.touch(held(snapshot))
  }

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    try await context.destroy(held(snapshot))
  }

  func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await context.destroy(id: id)
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
    -> [SessionSummary]
  {
    try await context.store.sessions(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await context.destroyAll(of: subject, except: id)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await context.prune(limit: limit)
  }

  func ping() async throws(SessionError) {
    try await context.ping()
  }

  private func held(_ snapshot: SessionSnapshot) -> HeldSession { HeldSession(token: "", snapshot: snapshot) }
}
