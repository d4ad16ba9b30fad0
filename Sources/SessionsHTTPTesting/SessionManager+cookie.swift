public import Sessions
public import SessionsHTTP

extension SessionManager {
  /// Makes a session and returns the Cookie field that opens it, for tests that begin with a visitor who is logged in:
  ///
  /// ```swift
  /// let cookie = try await sessions.cookie(for: [.setSubject("ada")])
  /// request.headerFields[.cookie] = cookie
  /// ```
  ///
  /// - Throws: `SessionError` of the store; with code `misconfigured` for operations that leave nothing to keep.
  public func cookie(for operations: [SessionOperation]) async throws(SessionError) -> String {
    let outcome = try await store.commit(newSession + operations, to: nil, now: configuration.clock.now)
    guard case .committed(_, let token?) = outcome else {
      throw .misconfigured("the operations leave nothing to keep, so there is no session: set a field or a subject")
    }
    return try cookies(for: token).map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
  }
}
