extension Session {
  /// The owner of the session, as this request sees it; nil for nobody (`[IX-1]`). Loads the session if that was not done before.
  ///
  /// A rotation that clears takes effect on commit: until then the owner is still read.
  public var subject: String? {
    get async throws(SessionError) { try await content().subject }
  }

  /// Sets the owner of the session, in the same write as the rest (`[IX-1]`); nil for nobody.
  ///
  /// A commit that changes the owner replaces the token too, unless the session was made without `rotatesOnSubjectChange` (`[MW-24]`).
  ///
  /// - Throws: ``SessionError`` with code `sealed` (`[MW-3]`), with code `invalidKey` for an empty one, which is often a name that was not
  ///   found (`[SZ-2]`). A commit throws `tooLarge` for one of more than 256 bytes.
  public func setSubject(_ subject: String?) throws(SessionError) {
    if subject?.isEmpty == true { throw SessionError(.invalidKey, "the subject is empty: pass who is logged in, or nil for nobody") }
    try record(.setSubject(subject))
  }

  /// Ends all other sessions of this session's owner, at the store and at once: "log out everywhere else" (`[IX-3]`, `[IX-6]`).
  ///
  /// The owner is the one that this request sees, so that a login can do it before its commit. Nobody's session has no others.
  ///
  /// - Returns: the number of ended sessions.
  /// - Throws: ``SessionError``; with code `unsupported` unless the store has ``SessionCapability/subjectIndex`` (`[IX-7]`), with code
  ///   `sealed` after ``seal()``.
  public func endOthers() async throws(SessionError) -> Int {
    guard state.withLock({ $0.beginChange() }) else { throw refusedChange() }
    guard store.capabilities.contains(.subjectIndex) else { throw .unsupported(.subjectIndex) }
    guard let subject = try await content().subject else { return 0 }
    return try await store.destroyAll(of: subject, except: state.withLock { $0.liveSnapshot?.id })
  }

  /// The rotation of a commit: the one that was asked for, or one for a privilege change because the owner changes (`[MW-24]`).
  func rotation(of work: SessionState.Work, over base: SessionState.Base) -> Rotation? {
    guard rotatesOnSubjectChange else { return work.rotation }
    switch work.rotation {
    // A new identity has a new token, and who asked for it wants no link between the records.
    case .privilegeChange, .newIdentity: return work.rotation
    case .periodic, nil: break
    }
    var old: String?
    if case .live(let snapshot) = base, !work.isInvalidated { old = snapshot.content.subject }
    var new = old
    for operation in work.operations {
      switch operation {
      case .setSubject(let subject): new = subject
      case .clear: new = nil
      default: break
      }
    }
    return new.isSameSubject(as: old) ? work.rotation : .privilegeChange()
  }
}
