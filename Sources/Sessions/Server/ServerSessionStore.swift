/// Sessions kept by a server: tokens, merging, flash and rotation on top of any record store.
public struct ServerSessionStore<Records: SessionRecordStore>: SessionStore {
  /// The record store below.
  public let records: Records
  /// The settings.
  public let configuration: ServerSessionStoreConfiguration

  let random: any RandomSource

  /// Creates a store.
  ///
  /// - Throws: ``SessionError`` with code `misconfigured`, naming the setting.
  public init(_ records: Records, configuration: ServerSessionStoreConfiguration = .init()) throws(SessionError) {
    try self.init(records, configuration: configuration, random: SystemRandomSource())
  }

  /// For tests that need a collision (`[ID-6]`).
  package init(_ records: Records, configuration: ServerSessionStoreConfiguration, random: any RandomSource)
    throws(SessionError)
  {
    try configuration.validate()
    self.records = records
    self.configuration = configuration
    self.random = random
    if configuration.maximumSessionsPerSubject != nil, (try? indexed()) == nil {
      throw .misconfigured("maximumSessionsPerSubject is set, and the record store has no index of subjects: use one that has, or nil")
    }
  }

  /// The capabilities of every server-side store, and those of the record store.
  public var capabilities: Set<SessionCapability> { SessionCapability.serverSide.union(records.capabilities) }

  /// Whether a text is 64 characters of base64url (`[ID-2]`).
  public func isWellFormed(_ token: String) -> Bool { SessionToken(token) != nil }

  /// Opens a token.
  public func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard let token = SessionToken(token), let loaded = try await load(token.selector, now: now) else { return .absent }
    guard let opened = try await authenticate(token.verifier, loaded, now: now) else {
      configuration.events.report(.verifierMismatch(token.selector))
      return .absent
    }
    if case .live(let snapshot) = opened, let epochs = configuration.revocationEpochs, try await epochs.revoked(snapshot, now: now) {
      return .absent
    }
    return opened
  }

  /// Records activity, if the last record of it is old enough.
  public func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let limits = configuration.limits
    guard now < snapshot.absoluteDeadline else { return .gone }
    guard limits.touchIsDue(snapshot, now: now) else { return .notDue }
    var touched = snapshot
    touched.idleDeadline = snapshot.extendedIdleDeadline(limits, now: now)
    guard try await records.touch(snapshot.id, idleDeadline: touched.idleDeadline, now: now) else { return .gone }
    return .touched(touched, token: nil)
  }

  /// Ends a session.
  public func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    try await records.destroy(snapshot.id)
  }

  /// Ends the session with a key.
  public func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await records.destroy(id)
  }

  /// Removes expired sessions.
  public func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await records.prune(now: now, limit: limit)
  }

  /// Checks that the backend answers.
  public func ping() async throws(SessionError) {
    try await records.ping()
  }

  /// Closes the record store; that of the revocation epochs, which may serve others, stays open.
  public func close() async {
    await records.close()
  }
}

extension ServerSessionStore {
  /// The live sessions of a subject, in the order of their keys.
  public func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    let found = try await indexed().records(of: subject, after: cursor, limit: limit, now: now)
    return found.map { key, record in
      var content: SessionContent?
      do throws(PayloadError) {
        content = try RecordPayload(record.payload).content
        content?.subject = record.subject
      } catch {
        report(error, key)
      }
      return SessionSummary(
        id: key, createdAt: record.createdAt, absoluteDeadline: record.absoluteDeadline,
        idleDeadline: record.idleDeadline, content: content)
    }
  }

  /// Ends every session that the subject had before the call, but the excepted one.
  public func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    try await indexed().destroyAll(of: subject, except: id)
  }

  func indexed() throws(SessionError) -> any SubjectIndexedRecordStore {
    // An empty list would read as "nobody is logged in" (`[IX-7]`).
    guard capabilities.contains(.subjectIndex), let indexed = records as? any SubjectIndexedRecordStore else {
      throw .unsupported(.subjectIndex)
    }
    return indexed
  }
}
