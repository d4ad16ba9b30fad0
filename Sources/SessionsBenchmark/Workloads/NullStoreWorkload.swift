package import Sessions

/// The same visitors as `browse`, on a store that does nothing: the floor and the ceiling of the benchmark itself.
///
/// It makes no call to the context's store. Reports show it beside the others; it is never subtracted from a measurement.
package struct NullStoreWorkload: Workload {
  /// The stable name.
  package let id = "null-store"
  /// The work of one request.
  package let summary = "browse on a store that does nothing: what the benchmark itself costs"
  private let browse = VisitorWorkload.browse

  /// Creates the workload.
  package init() {}

  /// The numbers that no measurement of real traffic supports.
  package var assumptions: [String] { browse.assumptions }
  /// The lifetimes that the store has to be opened with.
  package var limits: SessionLimits { browse.limits }

  /// Fills the store with the sessions that the requests will find.
  package func prepare(_ context: WorkloadContext) async throws(SessionError) -> any WorkloadRun {
    var context = context
    context.store = NullSessionStore()
    return try await browse.prepare(context)
  }
}

/// A session store that does nothing and answers as if it had: a measurement on it is one of the benchmark itself.
///
/// It keeps nothing. Every token it hands out is the same and opens the same session; any other token is absent. Its answers consist of
/// values that it was created with, so that they cost neither memory nor a lock.
package struct NullSessionStore: SessionStore {
  private let token: String
  private let session: SessionSnapshot
  private let idle: Int64

  /// Creates a store.
  ///
  /// - Parameter idle: The lifetime of its session after each call; an hour by default.
  package init(idle: Duration = .seconds(3600)) {
    let token = SessionToken()
    self.token = token.text
    self.idle = idle.millisecondsRoundedUp
    var content = SessionContent()
    content.fields["data"] = EncodedValue(json: "\"nothing\"")
    content.fields["stamp"] = EncodedValue(json: "0")
    session = SessionSnapshot(
      id: token.selector, version: 1, content: content, createdAt: Timestamp(milliseconds: 0), absoluteDeadline: .unlimited,
      idleDeadline: .unlimited)
  }

  /// All capabilities: every workload runs on it.
  package var capabilities: Set<SessionCapability> { Set(SessionCapability.allCases) }

  /// No deviations.
  package var deviations: Set<SessionDeviation> { [] }

  private func session(at now: Timestamp) -> SessionSnapshot {
    var session = session
    session.idleDeadline = Timestamp(milliseconds: now.milliseconds + idle)
    return session
  }

  /// Returns a live session for its one token.
  package func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    token == self.token ? .live(session(at: now)) : .absent
  }

  /// Returns a committed session, with a token for a new session or a rotation.
  package func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    .committed(session(at: now), token: snapshot == nil || options.rotation != nil ? token : nil)
  }

  /// Returns no flash.
  package func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError)
    -> TakeOutcome
  {
    .nothing(snapshot)
  }

  /// Returns the touched session.
  package func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    .touched(session(at: now), token: nil)
  }

  /// Does nothing.
  package func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {}

  /// Does nothing.
  package func destroy(id: RecordKey) async throws(SessionError) -> Bool { true }

  /// Returns no sessions.
  package func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
    -> [SessionSummary]
  {
    []
  }

  /// Destroys no sessions.
  package func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int { 0 }

  /// Removes no sessions.
  package func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { 0 }

  /// Does nothing.
  package func ping() async throws(SessionError) {}
}
