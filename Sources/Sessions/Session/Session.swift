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
/// session.seal()                            // the head leaves: a change would be lost, and throws from now on
/// ```
///
/// All methods may be called from several tasks of the request.
public final class Session: Sendable {
  let store: any SessionStore
  let clock: any SessionClock
  let tokens: [String]
  package let isSpeculative: Bool
  let lostChanges: LostChangesPolicy
  let newSession: [SessionOperation]
  let rotatesOnSubjectChange: Bool
  let events: SessionEventReporter?
  /// What the layer that made this session keeps with it, such as the keys of its CSRF tokens.
  package let attachment: (any Sendable)?
  /// The session of the request that this one is used after; nil for the request's own.
  let origin: Session?
  /// Whether every write needs a cookie, and this session can send none.
  let isReadOnly: Bool
  let state: Locked<SessionState> = Locked(SessionState())

  /// Creates the session of a request. No I/O.
  ///
  /// - Parameters:
  ///   - tokens: The values of all cookies with the session's name, in the order of the request; usually one or none (`[ID-8]`).
  ///   - store: The store of the sessions.
  ///   - clock: The time that sessions are judged with.
  ///   - isSpeculative: Whether the browser only prefetches: flash is then left for the real request (`[FL-10]`).
  ///   - lostChanges: The reaction to changes that come too late.
  ///   - newSession: Operations that are put first when a session is created. They create none by themselves (`[MW-26]`).
  ///   - rotatesOnSubjectChange: Whether a commit that changes the subject replaces the token as if ``rotate(_:)`` was called (`[MW-24]`).
  ///   - events: Told when several of the tokens open a session, and when a change comes after the seal.
  public convenience init(
    tokens: [String], in store: any SessionStore, clock: any SessionClock = .system, isSpeculative: Bool = false,
    lostChanges: LostChangesPolicy = .fail, newSession: [SessionOperation] = [], rotatesOnSubjectChange: Bool = true,
    events: SessionEventReporter? = nil
  ) {
    self.init(
      tokens: tokens, in: store, clock: clock, isSpeculative: isSpeculative, lostChanges: lostChanges, newSession: newSession,
      rotatesOnSubjectChange: rotatesOnSubjectChange, events: events, attachment: nil)
  }

  /// Creates the session of a request, with something that the caller keeps with it.
  package init(
    tokens: [String], in store: any SessionStore, clock: any SessionClock, isSpeculative: Bool, lostChanges: LostChangesPolicy,
    newSession: [SessionOperation], rotatesOnSubjectChange: Bool, events: SessionEventReporter?, attachment: (any Sendable)?
  ) {
    self.tokens = tokens
    self.store = store
    self.clock = clock
    self.isSpeculative = isSpeculative
    self.lostChanges = lostChanges
    self.newSession = newSession
    self.rotatesOnSubjectChange = rotatesOnSubjectChange
    self.events = events
    self.attachment = attachment
    origin = nil
    isReadOnly = false
  }

  /// Creates the session of a request with at most one session cookie. No I/O.
  public convenience init(token: String?, in store: any SessionStore, clock: any SessionClock = .system) {
    self.init(tokens: token.map { [$0] } ?? [], in: store, clock: clock)
  }

  /// A session that is used after the request of `origin`.
  init(laterThan origin: Session, isReadOnly: Bool) {
    tokens = origin.tokens
    store = origin.store
    clock = origin.clock
    isSpeculative = origin.isSpeculative
    lostChanges = origin.lostChanges
    newSession = []
    rotatesOnSubjectChange = origin.rotatesOnSubjectChange
    events = origin.events
    attachment = origin.attachment
    self.origin = origin
    self.isReadOnly = isReadOnly
  }

  /// The session's key, subject and deadlines as last loaded or committed; nil without a session. Loads the session if that was not done
  /// before.
  ///
  /// - Throws: ``SessionError``; with code `sealed` when it was not loaded before the seal (`[MW-3]`).
  public func snapshot() async throws(SessionError) -> SessionSnapshot? {
    try await access()
    return state.withLock { $0.snapshot }
  }

  /// Forgets the loaded session and opens the token again; uncommitted changes stay (`[FD-6]`).
  ///
  /// - Throws: ``SessionError``; with code `sealed` after ``seal()`` (`[MW-3]`).
  public func reload() async throws(SessionError) {
    guard state.withLock({ $0.beginChange() }) else { throw refusedRead() }
    let opened = try await opened(presentedTokens)
    state.withLock { opened.replace(&$0) }
  }

  /// Begins a read: notes that the request asked for something, and loads the session if that was not done before.
  func access() async throws(SessionError) {
    switch state.withLock({ $0.beginRead() }) {
    case .loaded: return
    case .sealed: throw refusedRead()
    case .notLoaded: try await load()
    }
  }

  /// Opens the token once, at the first access to the session.
  func load() async throws(SessionError) {
    if state.withLock({ $0.isLoaded }) { return }
    let opened = if let known = originOpened { known } else { try await opened(presentedTokens) }
    // Two tasks of one request may both get here: the first answer stays, so that reads agree with each other.
    state.withLock { if !$0.isLoaded { opened.replace(&$0) } }
  }

  private var presentedTokens: [String] {
    if let origin { return origin.presentedTokens }
    return state.withLock { state in state.token.map { [$0] } ?? (state.areTokensSpent ? [] : tokens) }
  }

  /// The session of the request that this one is used after, if that request has loaded or committed it.
  private var originOpened: Opened? {
    origin?.state.withLock { $0.isLoaded ? Opened(base: $0.base, token: $0.token, rivals: []) : nil }
  }

  private struct Opened {
    let base: SessionState.Base
    let token: String?
    let rivals: [SessionSnapshot]

    func replace(_ state: inout SessionState) {
      state.base = base
      state.rivals = rivals
      if case .live = base { state.token = state.token ?? token }
    }
  }

  private func opened(_ presented: [String]) async throws(SessionError) -> Opened {
    guard !presented.isEmpty else { return Opened(base: .absent, token: nil, rivals: []) }
    let opened = try await store.open(anyOf: presented, now: clock.now)
    if opened.isAmbiguous { events?.report(.ambiguousCookie) }
    let base: SessionState.Base =
      switch opened.outcome {
      case .live(let snapshot): .live(snapshot)
      case .absent: .absent
      case .superseded: .superseded
      }
    return Opened(base: base, token: opened.token, rivals: opened.rivals)
  }
}

extension Session: CustomReflectable {
  /// Shows nothing: the tokens of the request are in it (`[ID-4]`).
  public var customMirror: Mirror { Mirror(self, children: []) }
}
