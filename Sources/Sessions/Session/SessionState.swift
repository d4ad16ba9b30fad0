/// The state of a ``Session``, guarded by its lock.
struct SessionState {
  enum Base {
    case notLoaded
    case absent
    case live(SessionSnapshot)
    case superseded
  }

  /// The session that the token opened, as last loaded or committed.
  var base: Base = .notLoaded {
    didSet { forgetView() }
  }
  /// The live sessions that the cookies of the request opened, when there were several: none of them is the request's (`[ID-8]`).
  var rivals: [SessionSnapshot] = []
  /// The changes that are not committed yet, in order.
  private(set) var operations: [SessionOperation] = []
  /// Flash of this request only (`[FL-8]`).
  var localFlash = FieldMap()
  /// Flash that this request has taken, for `keepFlash` (`[FL-3]`).
  var takenFlash = FieldMap()
  private(set) var rotation: Rotation?
  /// Whether the commit ends the loaded session; the operations are then for a new one.
  private(set) var isInvalidated = false
  /// The token in force, as far as this request knows: the presented one, or the one that the store returned since.
  var token: String?
  /// Whether the browser has not been given that token yet, as after a sealed cookie's take.
  var isTokenUnsent = false
  /// Whether a commit of this request wrote a session.
  var hasWritten = false
  /// Whether the tokens of the request open nothing any more, since this request ended their session.
  private(set) var areTokensSpent = false
  /// Whether the response's head may have been sent, so that nothing can be changed any more (`[MW-3]`).
  var isSealed = false
  /// Whether the request asked for something or changed something (`[MW-9]`).
  var isAccessed = false
  /// The last change of the cookie that a commit returned and nobody collected yet (`[MW-6]`).
  var owed: SessionCookieChange = .none

  // A commit takes a copy of the pending changes; these tell which changes another task of the request made meanwhile.
  private var rotations = 0
  /// The number of times that all pending changes were dropped: by a logout, or by discarding them.
  private var drops = 0

  var snapshot: SessionSnapshot? { isInvalidated ? nil : liveSnapshot }

  /// The loaded session, even if the commit is going to end it.
  var liveSnapshot: SessionSnapshot? {
    if case .live(let snapshot) = base { snapshot } else { nil }
  }

  var isLoaded: Bool {
    if case .notLoaded = base { false } else { true }
  }

  /// Flash that this request has set and not taken, to answer reads without I/O (`[FL-5]`).
  var pendingFlash: FieldMap {
    operations.reduce(into: FieldMap()) { flash, operation in
      switch operation {
      case .flash(let key, let value): flash[key] = value
      case .removeFlash(let key): flash[key] = nil
      case .clear: flash = FieldMap()
      default: break
      }
    }
  }

  mutating func record(_ operation: SessionOperation) {
    operations.append(operation)
  }

  mutating func rotate(_ new: Rotation) {
    rotation = rotation?.merged(with: new) ?? new
    rotations += 1
  }

  mutating func invalidate(keepingFlash: Bool) {
    dropChanges(keeping: keepingFlash ? pendingFlash.map { .flash($0.key, $0.value) } : [])
    isInvalidated = true
  }

  /// Drops what is not committed yet. Flash that was to be put back can be put back again, since it stays taken (`[FL-3]`).
  mutating func discardChanges() {
    for case .keepFlash(let key, let value) in operations where takenFlash[key] == nil { takenFlash[key] = value }
    dropChanges(keeping: [])
    isInvalidated = false
  }

  private mutating func dropChanges(keeping kept: [SessionOperation]) {
    operations = kept
    rotation = nil
    drops += 1
    forgetView()
  }

  /// Adopts a session that the store returned outside a commit, unless a concurrent call of the same request has a newer one.
  mutating func adopt(_ snapshot: SessionSnapshot, token: String?) {
    guard case .live(let known) = base, known.id == snapshot.id, known.version <= snapshot.version else { return }
    if let token {
      self.token = token
      isTokenUnsent = true
    }
    base = .live(snapshot)
  }

  /// Forgets flash that the store does not have any more, and nothing else: commits of others show on reload or commit (`[FD-6]`).
  mutating func dropFlash(_ keys: [String]) {
    guard case .live(var known) = base else { return }
    for key in keys { known.content.flash[key] = nil }
    base = .live(known)
  }

  /// The session with the pending changes, as reads of this request see it.
  struct View {
    fileprivate(set) var draft: SessionDraft
    /// The changes that are not in the draft yet.
    fileprivate(set) var pending: ArraySlice<SessionOperation>
    fileprivate let age: Int

    mutating func applyPending(now: Timestamp) {
      for operation in pending {
        // An operation that cannot be applied, such as an update of a field of another type, fails the commit and not every read before it.
        try? draft.apply([operation], limits: SessionState.viewLimits, now: now)
      }
      pending = pending.suffix(0)
    }
  }

  /// Limits that refuse nothing: what is too long only the store can judge.
  static let viewLimits = SessionLimits(longestAllowed: .seconds(Int64.max))

  private var draft: SessionDraft?
  private var draftedCount = 0
  private var viewAge = 0

  /// The view of the session so far; ``View/applyPending(now:)`` completes it and ``keep(_:)`` keeps it for the next read.
  func view(now: Timestamp) -> View {
    let known = draft ?? snapshot.map { SessionDraft($0) } ?? SessionDraft(newAt: now, limits: SessionState.viewLimits)
    return View(draft: known, pending: operations[draftedCount...], age: viewAge)
  }

  /// Keeps a complete view, unless the session was loaded or committed meanwhile, or another task kept a later one.
  mutating func keep(_ view: View) {
    guard view.age == viewAge, view.pending.startIndex > draftedCount else { return }
    draft = view.draft
    draftedCount = view.pending.startIndex
  }

  private mutating func forgetView() {
    draft = nil
    draftedCount = 0
    viewAge += 1
  }

  /// The pending changes that a commit writes.
  struct Work {
    let operations: [SessionOperation]
    let rotation: Rotation?
    let isInvalidated: Bool
    fileprivate let rotations: Int
    fileprivate let drops: Int

    var isEmpty: Bool { operations.isEmpty && rotation == nil && !isInvalidated }
  }

  var work: Work {
    Work(operations: operations, rotation: rotation, isInvalidated: isInvalidated, rotations: rotations, drops: drops)
  }

  private var hasWork: Bool { !operations.isEmpty || rotation != nil || isInvalidated }

  /// Settles a commit: its changes are not pending any more, but those that another task of the request asked for meanwhile are.
  ///
  /// - Parameter endsTokens: Whether the tokens of the request open nothing any more.
  mutating func settle(_ work: Work, _ newBase: Base, token newToken: String?, endsTokens: Bool = false) {
    base = newBase
    if let newToken { token = newToken }
    isTokenUnsent = false
    if endsTokens {
      token = nil
      areTokensSpent = true
    }
    guard drops == work.drops else { return }
    isInvalidated = false
    operations.removeFirst(work.operations.count)
    if rotations == work.rotations { rotation = nil }
  }

  // Commits of one request run one after the other: each has to see the result of the one before.
  private var isCommitting = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// The first step of a commit.
  enum CommitEntry {
    /// The request has not used the session: there is nothing to do.
    case untouched
    /// The turn was free and is taken.
    case begun
    /// Another commit of the request has the turn.
    case busy
    /// The session is sealed.
    case sealed
  }

  /// Takes the turn to commit, if there is something to commit and the turn is free.
  mutating func enterCommit(isFinal: Bool) -> CommitEntry {
    if isSealed, !isFinal { return .sealed }
    if isCommitting { return .busy }
    if !isLoaded, !hasWork { return .untouched }
    isCommitting = true
    return .begun
  }

  /// Takes the turn to commit, or leaves a continuation that is resumed with it.
  ///
  /// - Returns: whether the turn was free.
  mutating func beginCommit(orWait turn: CheckedContinuation<Void, Never>) -> Bool {
    if isCommitting {
      waiting.append(turn)
      return false
    }
    isCommitting = true
    return true
  }

  /// Releases the turn to commit; returns the waiter that gets it.
  mutating func endCommit() -> CheckedContinuation<Void, Never>? {
    if waiting.isEmpty {
      isCommitting = false
      return nil
    }
    return waiting.removeFirst()
  }

  /// Seals the session.
  ///
  /// - Returns: whether the request used it or something is owed; nil when it was sealed before.
  mutating func sealAtEnd() -> Bool? {
    guard !isSealed else { return nil }
    isSealed = true
    return isAccessed || isCommitting || isLoaded || hasWork || owed != .none
  }
}
