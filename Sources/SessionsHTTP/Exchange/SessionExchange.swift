public import HTTPTypes
public import Sessions

/// The session of one request, from its Cookie fields to the head of its answer.
///
/// ``finish(_:fields:)`` is called exactly once, whatever the handler did.
public struct SessionExchange: Sendable {
  /// The session, for the handler. After the exchange is finished it is sealed (`[MW-3]`).
  public let session: Session

  let manager: SessionManager
  /// Whether a cookie of an older name came with the request.
  let hasOldName: Bool
  /// The tokens that came under an older name only.
  let toMove: [String]

  /// Ends the request's session: writes its changes or drops them, adds the header fields that the answer needs, and seals it.
  ///
  /// The fields are those of the handler's answer, or empty when there is none yet. On return they are complete: a Set-Cookie that the handler
  /// made of the session's own name has given way, the others stay (`[MW-6]`).
  ///
  /// When the changes could not be written the answer must not go out (`[MW-4]`). The error's `httpStatus` is that of the answer which takes
  /// its place, and the fields are then the replacement's: those of the error, and the cookies that others set.
  ///
  /// - Parameters:
  ///   - ending: How the handler ended.
  ///   - fields: The header fields of the answer.
  /// - Throws: `SessionError` when the changes could not be written; with code `sealed`, and the fields unchanged, when the exchange was
  ///   finished before.
  public func finish(_ ending: Ending, fields: inout HTTPFields) async throws(SessionError) {
    // First the seal: what another task of the request changes from here on would be lost, or would owe a cookie that nobody sends.
    guard let isUsed = session.sealAtEnd() else {
      throw SessionError(.sealed, "this exchange was finished before: call finish once, in the outermost middleware of its manager")
    }
    guard isUsed else { return manager.metrics.count(.untouched, .none) }
    do {
      try await end(ending, &fields)
    } catch {
      replace(&fields, with: error)
      throw error
    }
  }

  private func end(_ ending: Ending, _ fields: inout HTTPFields) async throws(SessionError) {
    let step = FinalStep(ending, isTouched: true, isChanged: session.hasChanges)
    switch step {
    case .nothing: break
    case .recordActivity: await rotateOrRecordActivity()
    case .commit: try await commit()
    case .discard:
      session.discardChanges()
      await recordActivity()
    }
    // The session moves to the present name with a write, be it an explicit commit of the handler.
    if session.hasWritten, let token = session.currentToken, toMove.contains(token) { session.sendTokenAgain() }
    let change = session.takeCookieChange()
    let isFailure = step == .discard
    try write(change, isFailure: isFailure, to: &fields)
    manager.metrics.count(isFailure ? .discarded : step == .commit ? .committed : .read, change)
  }

  // MARK: Steps

  private var isRotationDue: Bool {
    guard let interval = manager.configuration.rotatesEvery, !session.isSpeculative, let snapshot = session.loadedSnapshot,
      snapshot.access == .current
    else { return false }
    return (snapshot.rotatedAt ?? snapshot.createdAt).advanced(by: interval) <= manager.configuration.clock.now
  }

  /// Commits, and replaces an old token on the way.
  private func commitNow() async throws(SessionError) {
    if manager.configuration.rotatesEvery != nil {
      // The commit would load the session anyway.
      try await session.loadForCommit()
      if isRotationDue { session.rotateAtEnd() }
    }
    try await session.finalCommit()
  }

  /// Commits although the client may be gone: a logout that the handler has answered is a logout (`[MW-19]`).
  private func commit() async throws(SessionError) {
    if !Task.isCancelled {
      do throws(SessionError) {
        return try await commitNow()
      } catch {
        // Cancelled on the way: it is done again, unless it may have happened and happening twice would matter.
        guard error.code == .cancelled, Task.isCancelled, !error.isIndeterminate || session.endsOnCommit else { throw error }
      }
    }
    try await commitUncancelled()
  }

  /// Commits in a task of its own, which the request's cancellation does not reach. The store's deadlines bound it.
  private func commitUncancelled() async throws(SessionError) {
    let task = Task { () async -> Result<Void, SessionError> in
      do throws(SessionError) {
        return .success(try await commitNow())
      } catch {
        return .failure(error)
      }
    }
    try await task.value.get()
  }

  /// Records the activity of a request that changed nothing. The answer does not depend on it, so a failure is only logged.
  private func recordActivity() async {
    do throws(SessionError) {
      try await session.touchIfDue()
    } catch {
      // That a client left is nothing to look into.
      if error.code != .cancelled || !Task.isCancelled { manager.configuration.events.report(error, of: .touch) }
    }
  }

  /// Ends a request that only read its session: an old token is replaced, which is activity too, or the activity is recorded.
  private func rotateOrRecordActivity() async {
    guard isRotationDue else { return await recordActivity() }
    do throws(SessionError) {
      try await commit()
    } catch {
      session.discardChanges()
      manager.configuration.events.report(error, of: .rotate)
    }
  }

  // MARK: Fields

  private func write(_ change: SessionCookieChange, isFailure: Bool, to fields: inout HTTPFields) throws(SessionError) {
    if fields.removeCookies(of: manager.names) { manager.configuration.events.report(.cookieOverwritten) }
    try manager.writer.append(change, deletesOldNames: hasOldName, to: &fields)
    fields.limitCaching(isFailure || change != .none ? .never : .privately)
  }

  /// Puts the fields of the error's answer in place of the handler's, except for cookies that others set (`[MW-4]`).
  ///
  /// What earlier commits of the request owe the browser is sent all the same: their writes have happened (`[MW-6]`).
  private func replace(_ fields: inout HTTPFields, with error: SessionError) {
    fields.removeAll { $0.name != .setCookie }
    _ = fields.removeCookies(of: manager.names)
    let owed = session.takeCookieChange()
    // The carrier made the same cookie before; should it refuse this one, the error that is reported already is the one to know.
    try? manager.writer.append(owed, deletesOldNames: hasOldName, to: &fields)
    fields.append(contentsOf: manager.fields(for: error))
    manager.metrics.count(.failed, owed)
  }
}

extension HTTPFields {
  /// Removes Set-Cookie fields of the session's own names.
  ///
  /// - Returns: whether there was one.
  fileprivate mutating func removeCookies(of names: SessionCookieNames) -> Bool {
    let isOwn: (HTTPField) -> Bool = { field in
      field.name == .setCookie && field.withUnsafeBytesOfValue { names.isOwn(setCookie: $0) }
    }
    guard contains(where: isOwn) else { return false }
    removeAll(where: isOwn)
    return true
  }
}

extension SessionExchange: CustomReflectable {
  /// Shows nothing: the tokens of the request are in it (`[ID-4]`).
  public var customMirror: Mirror { Mirror(self, children: []) }
}
