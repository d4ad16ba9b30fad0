public import Sessions

extension CaseContext {
  /// Destroys the session with a key.
  public func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await step("destroy the session with key \(describe(id))", { "\($0)" }) { () async throws(SessionError) in
      try await store.destroy(id: id)
    }
  }

  /// Checks the store's health.
  public func ping() async throws(SessionError) {
    try await step("ping", { _ in "done" }) { () async throws(SessionError) in try await store.ping() }
  }

  /// Touches a session and expects that its idle deadline was extended; follows the cookie.
  public func expectTouched(_ session: HeldSession) async throws -> HeldSession {
    let outcome = try await touch(session)
    guard case .touched(let snapshot, let token) = outcome else {
      throw CaseFailure("the touch", expected: "touched", seen: describe(outcome))
    }
    return HeldSession(token: token ?? session.token, snapshot: snapshot)
  }

  /// Touches a session and expects an outcome by its name: `not due` or `gone`.
  public func expectTouch(_ session: HeldSession, _ expected: String) async throws {
    let seen = describe(try await touch(session))
    guard seen == expected else { throw CaseFailure("the touch", expected: expected, seen: seen) }
  }

  /// What a request that only reads does: opens the token and touches the session; follows the cookie.
  public func visit(_ session: HeldSession) async throws -> HeldSession {
    let opened = try await live(session.token)
    let outcome = try await touch(opened)
    switch outcome {
    case .touched(let snapshot, let token): return HeldSession(token: token ?? opened.token, snapshot: snapshot)
    case .notDue: return opened
    case .gone: throw CaseFailure("the touch", expected: "touched or not due", seen: describe(outcome))
    }
  }

  /// Takes flash and expects an outcome by its name: `gone` or `superseded`.
  public func expectTake(_ selection: FlashSelection, from session: HeldSession, _ expected: String) async throws {
    let seen = describe(try await take(selection, from: session))
    guard seen == expected else { throw CaseFailure("the take", expected: expected, seen: seen) }
  }

  /// Commits operations and expects an outcome by its name, such as `gone`.
  public func expectCommit(
    _ operations: [SessionOperation], to session: HeldSession?, options: CommitOptions = .init(), _ expected: String
  ) async throws {
    try expectOutcome(try await commit(operations, to: session, options: options), expected)
  }

  /// Expects a session to end exactly when the clock has moved on by `duration`: live a millisecond before, absent at it.
  public func expectEnd(_ session: HeldSession, after duration: Duration) async throws {
    advance(by: duration - .milliseconds(1))
    _ = try await live(session.token)
    advance(by: .milliseconds(1))
    try await expectAbsent(session.token)
  }

  /// Expects a session's deadlines, as durations from now.
  public func expectDeadlines(_ session: HeldSession, idle: Duration, absolute: Duration) throws(CaseFailure) {
    try expect("the idle deadline", session.snapshot.idleDeadline, equals: now.advanced(by: idle))
    try expect("the absolute deadline", session.snapshot.absoluteDeadline, equals: now.advanced(by: absolute))
  }
}

extension ServerSessionStoreConfiguration {
  /// The default settings with other lifetimes.
  static func lifetimes(idle: SessionLimit, absolute: SessionLimit, touchInterval: Duration? = nil)
    -> ServerSessionStoreConfiguration
  {
    .init(limits: SessionLimits(idle: idle, absolute: absolute, touchInterval: touchInterval))
  }
}
