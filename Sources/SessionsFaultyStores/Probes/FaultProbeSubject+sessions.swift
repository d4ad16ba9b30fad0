import Sessions

/// A session as a probe holds it.
struct ProbeSession {
  /// The newest token.
  var token: String
  /// The session as it was last seen.
  var snapshot: SessionSnapshot
  /// The outcome of the last commit, in one word.
  var outcome: String = "committed"
}

/// Operations on sessions, for probes. Times are relative to the probe's.
extension FaultProbeSubject {
  /// Creates a session.
  func begin(_ operations: [SessionOperation], after delay: Duration = .zero) async throws(SessionError) -> ProbeSession {
    guard case .committed(let snapshot, let token?) = try await store.commit(operations, to: nil, now: after(delay)) else {
      throw SessionError(.backend, "the probe's session was not created")
    }
    return ProbeSession(token: token, snapshot: snapshot)
  }

  /// Opens a session again.
  func opened(_ session: ProbeSession, after delay: Duration = .zero) async throws(SessionError) -> ProbeSession {
    guard case .live(let snapshot) = try await store.open(session.token, now: after(delay)) else {
      throw SessionError(.backend, "the probe's session is not live")
    }
    return ProbeSession(token: session.token, snapshot: snapshot)
  }

  /// Commits, and follows the cookie.
  func write(
    _ operations: [SessionOperation], to session: ProbeSession, rotating rotation: Rotation? = nil, isAlone: Bool = false,
    after delay: Duration = .zero
  ) async throws(SessionError) -> ProbeSession {
    let options = CommitOptions(rotation: rotation, onlyIfUnchanged: isAlone)
    let outcome = try await store.commit(operations, to: session.snapshot, options: options, now: after(delay))
    guard case .committed(let snapshot, let token) = outcome else {
      return ProbeSession(token: session.token, snapshot: session.snapshot, outcome: "\(outcome)")
    }
    return ProbeSession(token: token ?? session.token, snapshot: snapshot)
  }

  /// Takes flash; returns the delivered and the remaining values in words.
  func take(_ selection: FlashSelection, from session: ProbeSession, after delay: Duration = .zero) async throws(SessionError) -> String {
    let delivered =
      switch try await store.takeFlash(selection, from: session.snapshot, now: after(delay)) {
      case .taken(let values, _, _): describe(values)
      case .nothing: "nothing"
      case .gone: "gone"
      case .superseded: "superseded"
      }
    return "\(delivered); then \(try await seen(session.token, after: delay))"
  }

  /// Touches; returns the outcome and the idle deadline in words.
  func touch(_ session: ProbeSession, after delay: Duration) async throws(SessionError) -> String {
    let outcome =
      switch try await store.touch(session.snapshot, now: after(delay)) {
      case .touched: "touched"
      case .notDue: "not due"
      case .gone: "gone"
      }
    return "\(outcome); then \(try await seen(session.token, after: delay))"
  }

  /// The outcome of opening a token, with the session in words.
  func seen(_ token: String, after delay: Duration = .zero) async throws(SessionError) -> String {
    switch try await store.open(token, now: after(delay)) {
    case .live(let snapshot): describe(snapshot)
    case .absent: "absent"
    case .superseded: "superseded"
    }
  }

  /// The outcome of opening a token, in one word.
  func opening(_ token: String, after delay: Duration = .zero) async throws(SessionError) -> String {
    switch try await store.open(token, now: after(delay)) {
    case .live: "live"
    case .absent: "absent"
    case .superseded: "superseded"
    }
  }

  /// A snapshot in words, without its key.
  func describe(_ snapshot: SessionSnapshot) -> String {
    let content = snapshot.content
    let times = [snapshot.createdAt, snapshot.absoluteDeadline, snapshot.idleDeadline].map { "\(now.duration(to: $0))" }
    return "v\(snapshot.version) \(describe(content.fields)) flash \(describe(content.flash)) \(content.subject ?? "nobody")"
      + "\(content.isPersistent ? " persistent" : "") \(times)"
  }

  /// Keys and values, with their lengths: bytes that are no text must not look alike.
  private func describe(_ map: FieldMap) -> String {
    "\(map.map { "\($0.key.utf8.count) \($0.key)=\($0.value.bytes.count) \($0.value.json)" })"
  }
}
