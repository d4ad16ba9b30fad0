/// The session of one request.
///
/// Nothing is read until a handler asks for something, and nothing is written until ``commit(onlyIfUnchanged:)``, except that flash is
/// taken at the store at once (`[MW-1]`, `[FL-2]`). Changes are recorded as operations and applied to the newest state of the session, so
/// concurrent requests do not undo each other (`[CC-1]`).
///
/// ```swift
/// let session = Session(token: cookie, in: store)
/// try session.update(.visits, default: 0) { $0 += 1 }
/// try session.flash(.notice, "Welcome back")
/// let commit = try await session.commit()   // commit.cookie says what to send
/// ```
///
/// All methods may be called from several tasks of the request.
public final class Session: Sendable {
  let store: any SessionStore
  let clock: any SessionClock
  let tokens: [String]
  let isSpeculative: Bool
  let lostChanges: LostChangesPolicy
  let events: SessionEventReporter?
  let state: Locked<SessionState> = Locked(SessionState())

  /// Creates the session of a request. No I/O.
  ///
  /// - Parameters:
  ///   - tokens: The values of all cookies with the session's name, in the order of the request; usually one or none (`[ID-8]`).
  ///   - store: The store of the sessions.
  ///   - clock: The time that sessions are judged with.
  ///   - isSpeculative: Whether the browser only prefetches: flash is then left for the real request (`[FL-10]`).
  ///   - lostChanges: The reaction to changes that come too late.
  ///   - events: Told when several of the tokens open a session.
  public init(
    tokens: [String], in store: any SessionStore, clock: any SessionClock = .system, isSpeculative: Bool = false,
    lostChanges: LostChangesPolicy = .fail, events: SessionEventReporter? = nil
  ) {
    self.tokens = tokens
    self.store = store
    self.clock = clock
    self.isSpeculative = isSpeculative
    self.lostChanges = lostChanges
    self.events = events
  }

  /// Creates the session of a request with at most one session cookie. No I/O.
  public convenience init(token: String?, in store: any SessionStore, clock: any SessionClock = .system) {
    self.init(tokens: token.map { [$0] } ?? [], in: store, clock: clock)
  }

  /// The session's key, subject and deadlines as last loaded or committed; nil without a session. Loads the session if that was not done
  /// before.
  public func snapshot() async throws(SessionError) -> SessionSnapshot? {
    try await load()
    return state.withLock { $0.snapshot }
  }

  /// Opens the token once, at the first access to the session.
  func load() async throws(SessionError) {
    if state.withLock({ $0.isLoaded }) { return }
    let base = try await opened()
    // Two tasks of one request may both get here: the first answer stays, so that reads agree with each other.
    state.withLock { if !$0.isLoaded { $0.base = base } }
  }

  /// Forgets the loaded session and opens the token again; uncommitted changes stay (`[FD-6]`).
  public func reload() async throws(SessionError) {
    let base = try await opened()
    state.withLock { $0.base = base }
  }

  private func opened() async throws(SessionError) -> SessionState.Base {
    let presented = state.withLock { state in state.token.map { [$0] } ?? (state.areTokensSpent ? [] : tokens) }
    guard !presented.isEmpty else { return .absent }
    let opened = try await store.open(anyOf: presented, now: clock.now)
    if opened.isAmbiguous { events?.report(.ambiguousCookie) }
    switch opened.outcome {
    case .live(let snapshot):
      state.withLock { $0.token = $0.token ?? opened.token }
      return .live(snapshot)
    case .absent: return .absent
    case .superseded: return .superseded
    }
  }

  func record(_ operation: SessionOperation) {
    state.withLock { $0.record(operation) }
  }
}
