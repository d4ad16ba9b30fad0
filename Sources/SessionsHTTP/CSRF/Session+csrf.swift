public import Sessions

extension Session {
  /// A new token for a form of this session; each call gives another text (`[MW-13]`).
  ///
  /// A token is bound to the session and to its last login, so changes of this request that are not written yet are committed first: a token
  /// made before a login in the same request would be dead when the browser gets it. There has to be a session: for login forms of visitors
  /// without one, use ``SessionsHTTPConfiguration/crossOrigin``, which needs none.
  ///
  /// - Throws: `SessionError` with code `misconfigured` without ``SessionsHTTPConfiguration/csrfKeys`` or without a session, or the error of
  ///   the commit or of the load.
  public func csrfToken() async throws(SessionError) -> String {
    let signer = try csrfSigner()
    if hasChanges { _ = try await commit() }
    guard let snapshot = try await snapshot() else {
      throw .misconfigured(
        "a CSRF token is bound to a session, and this request has none: change the session before, or set crossOrigin, which needs none")
    }
    return signer.token(for: snapshot)
  }

  /// Whether a form's token was made for this session, since its last login.
  ///
  /// - Throws: `SessionError` with code `misconfigured` without ``SessionsHTTPConfiguration/csrfKeys``, or the error of the load.
  public func verifyCSRF(_ token: String) async throws(SessionError) -> Bool {
    let signer = try csrfSigner()
    guard let snapshot = try await snapshot() else { return false }
    return signer.isValid(token, for: snapshot)
  }

  private func csrfSigner() throws(SessionError) -> CSRFSigner {
    guard let signer = attachment as? CSRFSigner else {
      throw .misconfigured("csrfKeys is empty: set a key from CSRFKey.generate() to use CSRF tokens")
    }
    return signer
  }
}
