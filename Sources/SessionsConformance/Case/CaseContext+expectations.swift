package import Sessions

extension CaseContext {
  /// Expects two values to be equal.
  @inline(never)
  package func expect<Value: Equatable>(_ what: String, _ seen: Value, equals expected: Value) throws(CaseFailure) {
    guard seen == expected else { throw CaseFailure(what, expected: describe(any: expected), seen: describe(any: seen)) }
  }

  /// Expects a condition; `expected` and `seen` describe the expected and the actual values.
  @inline(never)
  package func expect(_ what: String, _ condition: Bool, expected: String, seen: @autoclosure () -> String)
    throws(CaseFailure)
  {
    guard condition else { throw CaseFailure(what, expected: expected, seen: seen()) }
  }

  /// Expects an error with one of these codes.
  @inline(never)
  package func expectError<Result>(
    _ what: String, _ codes: SessionErrorCode..., body: () async throws(SessionError) -> Result
  ) async throws(CaseFailure) {
    let expected = "an error: \(codes.map(\.rawValue).joined(separator: " or "))"
    do {
      _ = try await body()
    } catch {
      guard codes.contains(error.code) else { throw CaseFailure(what, expected: expected, seen: "\(error)") }
      return
    }
    throw CaseFailure(what, expected: expected, seen: "no error")
  }

  // MARK: Tokens

  /// Expects a token to open nothing.
  @inline(never)
  package func expectAbsent(_ token: String) async throws {
    let outcome = try await open(token)
    guard case .absent = outcome else {
      throw CaseFailure("opening \(name("t", of: token))", expected: "absent", seen: describe(outcome))
    }
  }

  /// Expects a token to be recognised as rotated away.
  @inline(never)
  package func expectSuperseded(_ token: String) async throws {
    let outcome = try await open(token)
    guard case .superseded = outcome else {
      throw CaseFailure("opening \(name("t", of: token))", expected: "superseded", seen: describe(outcome))
    }
  }

  /// Expects a token to be absent or superseded.
  @inline(never)
  package func expectNotLive(_ token: String) async throws {
    let outcome = try await open(token)
    if case .live = outcome {
      throw CaseFailure("opening \(name("t", of: token))", expected: "absent or superseded", seen: describe(outcome))
    }
  }

  /// Expects a token to open a session with exactly these fields, compared byte for byte.
  @discardableResult
  @inline(never)
  package func expectFields(_ token: String, _ fields: FieldMap) async throws -> HeldSession {
    let session = try await live(token)
    guard session.snapshot.content.fields == fields else {
      throw CaseFailure(
        "the fields of \(describe(session.snapshot))", expected: describe(fields),
        seen: describe(session.snapshot.content.fields))
    }
    return session
  }

  /// Expects a token to open a session with exactly this flash, compared byte for byte.
  @discardableResult
  @inline(never)
  package func expectFlash(_ token: String, _ flash: FieldMap) async throws -> HeldSession {
    let session = try await live(token)
    guard session.snapshot.content.flash == flash else {
      throw CaseFailure(
        "the flash of \(describe(session.snapshot))", expected: describe(flash),
        seen: describe(session.snapshot.content.flash))
    }
    return session
  }

  // MARK: Outcomes

  /// Expects a commit outcome by its name: `committed`, `unchanged`, `destroyed`, `gone`, `superseded` or `conflict`.
  @inline(never)
  package func expectOutcome(_ outcome: CommitOutcome, _ expected: String) throws(CaseFailure) {
    let seen = describe(outcome)
    guard seen == expected || seen.hasPrefix(expected + " ") else {
      throw CaseFailure("the commit", expected: expected, seen: seen)
    }
  }

  /// Commits operations and expects an outcome by its name, such as `gone`.
  @inline(never)
  package func expectCommit(
    _ operations: [SessionOperation], to session: HeldSession?, options: CommitOptions = .init(), _ expected: String
  ) async throws {
    try expectOutcome(try await commit(operations, to: session, options: options), expected)
  }

  /// Takes flash and expects exactly these values; empty for none. Returns the session after the take.
  @discardableResult
  @inline(never)
  package func expectTaken(_ selection: FlashSelection, from session: HeldSession, _ values: FieldMap) async throws
    -> HeldSession
  {
    let outcome = try await take(selection, from: session)
    switch outcome {
    case .taken(let taken, let snapshot, let token) where taken == values:
      return HeldSession(token: token ?? session.token, snapshot: snapshot)
    case .nothing(let snapshot) where values.isEmpty:
      return HeldSession(token: session.token, snapshot: snapshot)
    default:
      throw CaseFailure(
        "the taken flash", expected: values.isEmpty ? "nothing" : describe(values), seen: describe(outcome))
    }
  }

  /// Takes flash and expects an outcome by its name: `gone` or `superseded`.
  @inline(never)
  package func expectTake(_ selection: FlashSelection, from session: HeldSession, _ expected: String) async throws {
    let seen = describe(try await take(selection, from: session))
    guard seen == expected else { throw CaseFailure("the take", expected: expected, seen: seen) }
  }

  /// Touches a session and expects that its idle deadline was extended; follows the cookie.
  @inline(never)
  package func expectTouched(_ session: HeldSession) async throws -> HeldSession {
    let outcome = try await touch(session)
    guard case .touched(let snapshot, let token) = outcome else {
      throw CaseFailure("the touch", expected: "touched", seen: describe(outcome))
    }
    return HeldSession(token: token ?? session.token, snapshot: snapshot)
  }

  /// Touches a session and expects an outcome by its name: `not due` or `gone`.
  @inline(never)
  package func expectTouch(_ session: HeldSession, _ expected: String) async throws {
    let seen = describe(try await touch(session))
    guard seen == expected else { throw CaseFailure("the touch", expected: expected, seen: seen) }
  }

  // MARK: Deadlines

  /// Expects a session to end exactly when the clock has moved on by `duration`: live a millisecond before, absent at it.
  @inline(never)
  package func expectEnd(_ session: HeldSession, after duration: Duration) async throws {
    advance(by: duration - .milliseconds(1))
    _ = try await live(session.token)
    advance(by: .milliseconds(1))
    try await expectAbsent(session.token)
  }

  /// Expects a session's deadlines, as durations from now.
  @inline(never)
  package func expectDeadlines(_ session: HeldSession, idle: Duration, absolute: Duration) throws(CaseFailure) {
    try expect("the idle deadline", session.snapshot.idleDeadline, equals: now.advanced(by: idle))
    try expect("the absolute deadline", session.snapshot.absoluteDeadline, equals: now.advanced(by: absolute))
  }
}
