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
  /// Whether the tokens of the request open nothing any more, since this request ended their session.
  private(set) var areTokensSpent = false

  // A commit takes a copy of the pending changes; these tell which changes another task of the request made meanwhile.
  private var rotations = 0
  private var invalidations = 0

  var snapshot: SessionSnapshot? {
    if case .live(let snapshot) = base, !isInvalidated { return snapshot }
    return nil
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
    operations = keepingFlash ? pendingFlash.map { .flash($0.key, $0.value) } : []
    isInvalidated = true
    forgetView()
    rotation = nil
    invalidations += 1
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

  // A read must not refuse a limit that only the store can judge.
  private static let viewLimits = SessionLimits(longestAllowed: .seconds(Int64.max))

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

  // Commits of one request run one after the other: each has to see the result of the one before.
  private var isCommitting = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Whether the request has not used the session, so that a commit has nothing to do.
  var isUntouched: Bool { !isLoaded && !isCommitting && work.isEmpty }

  /// Takes the turn to commit, if it is free.
  mutating func beginCommit() -> Bool {
    defer { isCommitting = true }
    return !isCommitting
  }

  /// Takes the turn to commit, or leaves a continuation that is resumed with it.
  ///
  /// - Returns: whether the turn was free.
  mutating func beginCommit(orWait turn: CheckedContinuation<Void, Never>) -> Bool {
    if beginCommit() { return true }
    waiting.append(turn)
    return false
  }

  /// Releases the turn to commit; returns the waiter that gets it.
  mutating func endCommit() -> CheckedContinuation<Void, Never>? {
    if waiting.isEmpty {
      isCommitting = false
      return nil
    }
    return waiting.removeFirst()
  }

  /// The pending changes that a commit writes.
  struct Work {
    let operations: [SessionOperation]
    let rotation: Rotation?
    let isInvalidated: Bool
    fileprivate let rotations: Int
    fileprivate let invalidations: Int

    var isEmpty: Bool { operations.isEmpty && rotation == nil && !isInvalidated }
  }

  var work: Work {
    Work(
      operations: operations, rotation: rotation, isInvalidated: isInvalidated, rotations: rotations, invalidations: invalidations)
  }

  /// Settles a commit: its changes are not pending any more, but those that another task of the request asked for meanwhile are.
  mutating func settle(_ work: Work, _ newBase: Base, token newToken: String?) {
    base = newBase
    if let newToken { token = newToken }
    isTokenUnsent = false
    if case .absent = newBase {
      token = nil
      areTokensSpent = true
    }
    guard invalidations == work.invalidations else { return }
    isInvalidated = false
    operations.removeFirst(work.operations.count)
    if rotations == work.rotations { rotation = nil }
  }
}
