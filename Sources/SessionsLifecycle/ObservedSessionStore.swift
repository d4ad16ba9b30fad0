#if Lifecycle
  public import Metrics
  public import Sessions
  public import Tracing

  /// A store around another one that tells tracing and metrics about each operation (`[MW-11]`).
  ///
  /// ```swift
  /// let store = ObservedSessionStore(try ServerSessionStore(records), backend: "redis")
  /// ```
  ///
  /// - Spans `session.open`, `session.commit`, `session.take`, `session.touch` and `session.destroy`, each with the attributes `backend` and
  ///   `outcome`.
  /// - A counter `sessions_operations_total` with the labels `operation`, `outcome` and `backend`.
  /// - A timer `sessions_operation_seconds` with the labels `operation` and `backend`.
  ///
  /// An outcome is the store's answer, such as `live` or `absent`, or the code of its error. No token, key or content is in any of them. Create
  /// it after `MetricsSystem.bootstrap` and `InstrumentationSystem.bootstrap`; without a tracer no span is begun.
  public struct ObservedSessionStore: SessionStore {
    /// The observed store.
    public let base: any SessionStore

    private let observer: StoreObserver

    /// Wraps a store.
    ///
    /// - Parameters:
    ///   - base: The store to observe.
    ///   - backend: The value of the label and the attribute `backend`, such as `redis`.
    ///   - tracer: The receiver of spans; by default the one that the process was bootstrapped with.
    ///   - metrics: The maker of counters and timers; by default the one that the process was bootstrapped with.
    public init(
      _ base: any SessionStore, backend: String, tracer: (any Tracer)? = nil, metrics: (any MetricsFactory)? = nil
    ) {
      self.base = base
      observer = StoreObserver(
        backend: backend, tracer: tracer ?? InstrumentationSystem.tracer, metrics: metrics ?? MetricsSystem.factory)
    }

    /// The observed store's capabilities.
    public var capabilities: Set<SessionCapability> { base.capabilities }

    /// The observed store's deviations.
    public var deviations: Set<SessionDeviation> { base.deviations }

    /// The observed store's way of putting tokens into cookies.
    public var carrier: (any SessionTokenCarrier)? { base.carrier }

    /// Whether a text can be a token of the observed store.
    public func isWellFormed(_ token: String) -> Bool { base.isWellFormed(token) }

    /// Opens a token, observed as `open`.
    public func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
      try await observer.observe(.open) { () async throws(SessionError) in
        try await base.open(token, now: now)
      } outcome: {
        $0.label
      }
    }

    /// Applies operations, observed as `commit`.
    public func commit(
      _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
    ) async throws(SessionError) -> CommitOutcome {
      try await observer.observe(.commit) { () async throws(SessionError) in
        try await base.commit(operations, to: snapshot, options: options, now: now)
      } outcome: {
        $0.label
      }
    }

    /// Takes flash, observed as `take`.
    public func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError)
      -> TakeOutcome
    {
      try await observer.observe(.take) { () async throws(SessionError) in
        try await base.takeFlash(selection, from: snapshot, now: now)
      } outcome: {
        $0.label
      }
    }

    /// Records activity, observed as `touch`.
    public func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
      try await observer.observe(.touch) { () async throws(SessionError) in
        try await base.touch(snapshot, now: now)
      } outcome: {
        $0.label
      }
    }

    /// Ends a session, observed as `destroy`.
    public func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
      try await observer.observe(.destroy) { () async throws(SessionError) in
        try await base.destroy(snapshot)
      } outcome: {
        StoreOutcome.destroyed
      }
    }

    /// Ends the session with a key, observed as `destroy`.
    public func destroy(id: RecordKey) async throws(SessionError) -> Bool {
      try await observer.observe(.destroy) { () async throws(SessionError) in
        try await base.destroy(id: id)
      } outcome: {
        $0 ? StoreOutcome.destroyed : StoreOutcome.absent
      }
    }

    /// Ends the sessions of a subject, observed as one `destroy`.
    public func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
      try await observer.observe(.destroy) { () async throws(SessionError) in
        try await base.destroyAll(of: subject, except: id)
      } outcome: {
        $0 > 0 ? StoreOutcome.destroyed : StoreOutcome.absent
      }
    }

    /// Lists sessions, unobserved.
    public func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError)
      -> [SessionSummary]
    {
      try await base.sessions(of: subject, after: cursor, limit: limit, now: now)
    }

    /// Removes expired sessions, unobserved.
    public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
      try await base.prune(now: now, limit: limit)
    }

    /// Checks that the store can serve, unobserved.
    public func ping() async throws(SessionError) {
      try await base.ping()
    }

    /// Closes the observed store.
    public func close() async {
      await base.close()
    }
  }
#endif
