/// A session on its way to the next version; operations are applied to it.
///
/// Both kinds of store use it through ``CommitPlan``, so merging exists once (decision 3 of the specification).
package struct SessionDraft: Sendable {
  package private(set) var content: SessionContent
  package private(set) var absoluteDeadline: Timestamp
  private let createdAt: Timestamp
  private let original: (content: SessionContent, absoluteDeadline: Timestamp)?

  /// A draft of a new session.
  package init(newAt now: Timestamp, limits: SessionLimits) {
    content = SessionContent()
    createdAt = now
    absoluteDeadline = limits.absolute.deadline(from: now)
    original = nil
  }

  /// A draft of the next version of a session.
  package init(_ snapshot: SessionSnapshot) {
    content = snapshot.content
    createdAt = snapshot.createdAt
    absoluteDeadline = snapshot.absoluteDeadline
    original = (snapshot.content, snapshot.absoluteDeadline)
  }

  /// Whether there is something to write (`[FD-5]`, `[CC-8]`).
  package var isChanged: Bool {
    guard let original else { return !content.isEmpty }
    return content != original.content || absoluteDeadline != original.absoluteDeadline
  }

  /// Whether the session's own idle limit changed, so that the idle deadline may move back (`[ST-3]`).
  package var forcesIdleDeadline: Bool { original.map { $0.content.idleLimit != content.idleLimit } ?? false }

  /// The idle deadline after activity at `now`, never past the absolute one (`[ST-4]`).
  package func idleDeadline(limits: SessionLimits, now: Timestamp) -> Timestamp {
    min((content.idleLimit ?? limits.idle).deadline(from: now), absoluteDeadline)
  }

  /// The session after this draft is written over `base`, with the idle deadline that this write asks for.
  package func snapshot(over base: SessionSnapshot, limits: SessionLimits, now: Timestamp) -> SessionSnapshot {
    var next = base
    next.content = content
    next.version = base.version + 1
    next.absoluteDeadline = absoluteDeadline
    next.idleDeadline = idleDeadline(limits: limits, now: now)
    return next
  }

  /// The idle deadline that a store keeps when this draft asks for `requested`: a touch that came before is not undone (`[ST-3]`).
  package func keptIdleDeadline(_ requested: Timestamp, over base: SessionSnapshot) -> Timestamp {
    forcesIdleDeadline ? requested : min(max(requested, base.idleDeadline), absoluteDeadline)
  }

  /// Applies a rotation for a privilege change, except for the new secret (`[ROT-5]`, `[ROT-6]`).
  package mutating func gainPrivilege(clearing: Bool, restartingLifetime: Bool, limits: SessionLimits, now: Timestamp) {
    if clearing { clear() }
    content.authenticatedAt = now
    if restartingLifetime {
      content.lifetimeRestartedAt = now
      absoluteDeadline = (content.absoluteLimit ?? limits.absolute).deadline(from: now)
    }
  }

  /// Applies operations in order.
  ///
  /// - Throws: ``SessionError`` with code `typeMismatch` or `misconfigured`, or the error of an update.
  package mutating func apply(_ operations: [SessionOperation], limits: SessionLimits, now: Timestamp) throws(SessionError) {
    for operation in operations { try apply(operation, limits: limits, now: now) }
  }

  private mutating func apply(_ operation: SessionOperation, limits: SessionLimits, now: Timestamp) throws(SessionError) {
    switch operation {
    case .set(let key, let value): content.fields[key] = value
    case .remove(let key): content.fields[key] = nil
    case .update(let key, let body): content.fields[key] = try body(content.fields[key])
    case .add(let key, let amount): content.fields[key] = try SessionDraft.sum(content.fields[key], amount, key)
    case .clear: clear()
    case .flash(let key, let value): content.flash[key] = value
    case .keepFlash(let key, let value): if content.flash[key] == nil { content.flash[key] = value }
    case .removeFlash(let key): content.flash[key] = nil
    case .setSubject(let subject): content.subject = subject
    case .setPersistent(let isPersistent): content.isPersistent = isPersistent
    case .setLimits(let idle, let absolute):
      for limit in [idle, absolute] {
        if case .after(let duration) = limit, duration > limits.longestAllowed {
          throw .misconfigured("the session's own limit is \(duration), more than longestAllowed (\(limits.longestAllowed))")
        }
      }
      content.idleLimit = idle
      content.absoluteLimit = absolute
      absoluteDeadline = (absolute ?? limits.absolute).deadline(from: content.lifetimeRestartedAt ?? createdAt)
    case .expire(let deadline):
      guard deadline.isUnlimited || deadline <= now.advanced(by: limits.longestAllowed) else {
        throw .misconfigured("the session's own deadline is further away than longestAllowed (\(limits.longestAllowed))")
      }
      absoluteDeadline = deadline
    }
  }

  private mutating func clear() {
    content.fields = FieldMap()
    content.flash = FieldMap()
    content.subject = nil
  }

  private static func sum(_ value: EncodedValue?, _ amount: Int64, _ key: String) throws(SessionError) -> EncodedValue {
    guard let value else { return EncodedValue(json: String(amount)) }
    guard let number = Int64(value.json) else {
      throw SessionError(.typeMismatch, "the value stored for '\(key)' is not a 64-bit integer: it cannot be added to")
    }
    let (sum, overflow) = number.addingReportingOverflow(amount)
    guard !overflow else {
      throw SessionError(.typeMismatch, "adding \(amount) to '\(key)' does not fit into 64 bits")
    }
    return EncodedValue(json: String(sum))
  }
}
