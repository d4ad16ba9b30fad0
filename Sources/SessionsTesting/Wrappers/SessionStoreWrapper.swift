public import Sessions

/// A session store around another one, which passes on the operations that it does not implement itself.
public protocol SessionStoreWrapper: SessionStore {
  /// The wrapped store.
  var base: any SessionStore { get }
}

extension SessionStoreWrapper {
  /// The wrapped store's capabilities.
  public var capabilities: Set<SessionCapability> { base.capabilities }

  /// The wrapped store's deviations.
  public var deviations: Set<SessionDeviation> { base.deviations }

  /// The wrapped store's carrier.
  public var carrier: (any SessionTokenCarrier)? { base.carrier }

  /// Passes on.
  public func isWellFormed(_ token: String) -> Bool { base.isWellFormed(token) }

  /// Passes on.
  public func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    try await base.open(token, now: now)
  }

  /// Passes on.
  public func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    try await base.commit(operations, to: snapshot, options: options, now: now)
  }

  /// Passes on.
  public func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    try await base.takeFlash(selection, from: snapshot, now: now)
  }

  /// Passes on.
  public func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    try await base.touch(snapshot, now: now)
  }

  /// Passes on.
  public func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    try await base.destroy(snapshot)
  }

  /// Passes on.
  public func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await base.destroy(id: id)
  }

  /// Passes on.
  public func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    try await base.sessions(of: subject, after: cursor, limit: limit, now: now)
  }

  /// Passes on.
  public func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await base.destroyAll(of: subject, except: id)
  }

  /// Passes on.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now, limit: limit)
  }

  /// Passes on.
  public func ping() async throws(SessionError) {
    try await base.ping()
  }

  /// Passes on.
  public func close() async {
    await base.close()
  }
}
