package import Sessions

/// A session store that does some operations in another way and passes the others on.
///
/// Each planted fault of a session store is a value of this one type, for the same reason as ``AlteredRecordStore``.
package struct AlteredSessionStore: SessionStore {
  package typealias Open = @Sendable (_ token: String, _ now: Timestamp) async throws -> OpenOutcome
  package typealias Commit = @Sendable (_ request: CommitRequest) async throws -> CommitOutcome
  package typealias TakeFlash =
    @Sendable (_ selection: FlashSelection, _ snapshot: SessionSnapshot, _ now: Timestamp) async throws -> TakeOutcome
  package typealias Touch = @Sendable (_ snapshot: SessionSnapshot, _ now: Timestamp) async throws -> TouchOutcome
  package typealias Destroy = @Sendable (_ snapshot: SessionSnapshot) async throws -> Void
  package typealias DestroyID = @Sendable (_ id: RecordKey) async throws -> Bool
  package typealias Sessions =
    @Sendable (_ subject: String, _ cursor: RecordKey?, _ limit: Int, _ now: Timestamp) async throws -> [SessionSummary]
  package typealias DestroyAll = @Sendable (_ subject: String, _ except: RecordKey?) async throws -> Int
  package typealias Prune = @Sendable (_ now: Timestamp, _ limit: Int) async throws -> Int

  package typealias Close = @Sendable () async -> Void

  /// The store that operations are passed on to.
  package let base: any SessionStore

  private let alteredCapabilities: (@Sendable () -> Set<SessionCapability>)?
  private let alteredDeviations: Set<SessionDeviation>?
  private let alteredCarrier: (any SessionTokenCarrier)?
  private let alteredIsWellFormed: (@Sendable (_ token: String) -> Bool)?
  private let alteredOpen: Open?
  private let alteredCommit: Commit?
  private let alteredTakeFlash: TakeFlash?
  private let alteredTouch: Touch?
  private let alteredDestroy: Destroy?
  private let alteredDestroyID: DestroyID?
  private let alteredSessions: Sessions?
  private let alteredDestroyAll: DestroyAll?
  private let alteredPrune: Prune?
  private let alteredClose: Close?

  /// Creates a store. A closure that throws anything but a ``SessionError`` makes the operation fail with code `backend`.
  package init(
    _ base: any SessionStore, capabilities: (@Sendable () -> Set<SessionCapability>)? = nil, deviations: Set<SessionDeviation>? = nil,
    carrier: (any SessionTokenCarrier)? = nil, isWellFormed: (@Sendable (_ token: String) -> Bool)? = nil,
    open: Open? = nil, commit: Commit? = nil, takeFlash: TakeFlash? = nil, touch: Touch? = nil, destroy: Destroy? = nil,
    destroyID: DestroyID? = nil, sessions: Sessions? = nil, destroyAll: DestroyAll? = nil, prune: Prune? = nil, close: Close? = nil
  ) {
    self.base = base
    alteredCapabilities = capabilities
    alteredDeviations = deviations
    alteredCarrier = carrier
    alteredIsWellFormed = isWellFormed
    alteredOpen = open
    alteredCommit = commit
    alteredTakeFlash = takeFlash
    alteredTouch = touch
    alteredDestroy = destroy
    alteredDestroyID = destroyID
    alteredSessions = sessions
    alteredDestroyAll = destroyAll
    alteredPrune = prune
    alteredClose = close
  }

  package var capabilities: Set<SessionCapability> { alteredCapabilities?() ?? base.capabilities }
  package var deviations: Set<SessionDeviation> { alteredDeviations ?? base.deviations }
  package var carrier: (any SessionTokenCarrier)? { alteredCarrier ?? base.carrier }

  package func isWellFormed(_ token: String) -> Bool { alteredIsWellFormed?(token) ?? base.isWellFormed(token) }

  package func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard let alteredOpen else { return try await base.open(token, now: now) }
    do { return try await alteredOpen(token, now) } catch { throw SessionError(planted: error) }
  }

  package func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let request = CommitRequest(operations: operations, snapshot: snapshot, options: options, now: now)
    guard let alteredCommit else { return try await base.commit(request) }
    do { return try await alteredCommit(request) } catch { throw SessionError(planted: error) }
  }

  package func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError)
    -> TakeOutcome
  {
    guard let alteredTakeFlash else { return try await base.takeFlash(selection, from: snapshot, now: now) }
    do { return try await alteredTakeFlash(selection, snapshot, now) } catch { throw SessionError(planted: error) }
  }

  package func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    guard let alteredTouch else { return try await base.touch(snapshot, now: now) }
    do { return try await alteredTouch(snapshot, now) } catch { throw SessionError(planted: error) }
  }

  package func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    guard let alteredDestroy else { return try await base.destroy(snapshot) }
    do { try await alteredDestroy(snapshot) } catch { throw SessionError(planted: error) }
  }

  package func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    guard let alteredDestroyID else { return try await base.destroy(id: id) }
    do { return try await alteredDestroyID(id) } catch { throw SessionError(planted: error) }
  }

  package func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [SessionSummary]
  {
    guard let alteredSessions else { return try await base.sessions(of: subject, after: cursor, limit: limit, now: now) }
    do { return try await alteredSessions(subject, cursor, limit, now) } catch { throw SessionError(planted: error) }
  }

  package func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    guard let alteredDestroyAll else { return try await base.destroyAll(of: subject, except: id) }
    do { return try await alteredDestroyAll(subject, id) } catch { throw SessionError(planted: error) }
  }

  package func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    guard let alteredPrune else { return try await base.prune(now: now, limit: limit) }
    do { return try await alteredPrune(now, limit) } catch { throw SessionError(planted: error) }
  }

  package func ping() async throws(SessionError) { try await base.ping() }

  package func close() async {
    guard let alteredClose else { return await base.close() }
    await alteredClose()
  }
}

extension SessionStore {
  /// Does a commit with its arguments in one value.
  package func commit(_ request: CommitRequest) async throws(SessionError) -> CommitOutcome {
    try await commit(request.operations, to: request.snapshot, options: request.options, now: request.now)
  }
}
