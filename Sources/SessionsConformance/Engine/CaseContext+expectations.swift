public import Sessions

extension CaseContext {
  /// Expects two values to be equal.
  public func expect<Value: Equatable>(_ what: String, _ seen: Value, equals expected: Value) throws(CaseFailure) {
    guard seen == expected else { throw CaseFailure(what, expected: "\(expected)", seen: "\(seen)") }
  }

  /// Expects a condition, where `expected` says in words what had to be.
  public func expect(_ what: String, _ condition: Bool, expected: String, seen: @autoclosure () -> String)
    throws(CaseFailure)
  {
    guard condition else { throw CaseFailure(what, expected: expected, seen: seen()) }
  }

  /// Expects a token to open nothing.
  public func expectAbsent(_ token: String) async throws {
    let outcome = try await open(token)
    guard case .absent = outcome else {
      throw CaseFailure("opening \(name("t", of: token))", expected: "absent", seen: describe(outcome))
    }
  }

  /// Expects a token to be recognised as rotated away.
  public func expectSuperseded(_ token: String) async throws {
    let outcome = try await open(token)
    guard case .superseded = outcome else {
      throw CaseFailure("opening \(name("t", of: token))", expected: "superseded", seen: describe(outcome))
    }
  }

  /// Expects a token to open nothing, whichever way it does that.
  public func expectNotLive(_ token: String) async throws {
    let outcome = try await open(token)
    if case .live = outcome {
      throw CaseFailure("opening \(name("t", of: token))", expected: "absent or superseded", seen: describe(outcome))
    }
  }

  /// Expects a token to open a session with exactly these fields, compared byte for byte.
  @discardableResult
  public func expectFields(_ token: String, _ fields: FieldMap) async throws -> HeldSession {
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
  public func expectFlash(_ token: String, _ flash: FieldMap) async throws -> HeldSession {
    let session = try await live(token)
    guard session.snapshot.content.flash == flash else {
      throw CaseFailure(
        "the flash of \(describe(session.snapshot))", expected: describe(flash),
        seen: describe(session.snapshot.content.flash))
    }
    return session
  }

  /// Expects a take to deliver exactly this; empty for nothing. Returns the session to go on with.
  @discardableResult
  public func expectTaken(_ selection: FlashSelection, from session: HeldSession, _ values: FieldMap) async throws
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

  /// Expects a commit outcome by its name: `committed`, `unchanged`, `destroyed`, `gone`, `superseded` or `conflict`.
  public func expectOutcome(_ outcome: CommitOutcome, _ expected: String) throws(CaseFailure) {
    let seen = describe(outcome)
    guard seen == expected || seen.hasPrefix(expected + " ") else {
      throw CaseFailure("the commit", expected: expected, seen: seen)
    }
  }

  /// Expects an error with one of these codes.
  public func expectError<Result>(
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
}
