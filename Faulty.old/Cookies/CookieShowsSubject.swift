import Sessions

struct CookieShowsSubject: SessionStoreWrapper {
  let base: any SessionStore

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    guard let bytes = Base64URL.decode(token), let count = bytes.last, bytes.count > count else { return .absent }
    let sealed = bytes.dropLast(1 + Int(count))
    let outcome = try await base.open(text(Array(sealed)), now: now)
    guard case .live(let snapshot) = outcome, bytes[sealed.count...].elementsEqual(shown(snapshot)) else { return .absent }
    return outcome
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let outcome = try await base.commit(operations, to: snapshot, options: options, now: now)
    guard case .committed(let session, let token?) = outcome else { return outcome }
    return .committed(session, token: beside(token, session))
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp)
    async throws(SessionError) -> TakeOutcome
  {
    let outcome = try await base.takeFlash(selection, from: snapshot, now: now)
    guard case .taken(let values, let session, let token?) = outcome else { return outcome }
    return .taken(values, session, token: beside(token, session))
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    let outcome = try await base.touch(snapshot, now: now)
    guard case .touched(let session, let token?) = outcome else { return outcome }
    return .touched(session, token: beside(token, session))
  }

  private func beside(_ token: String, _ session: SessionSnapshot) -> String {
    text((Base64URL.decode(token) ?? []) + shown(session))
  }

  /// The subject, for a proxy that wants to log it, and its length.
  private func shown(_ session: SessionSnapshot) -> [UInt8] {
    let subject = Array((session.content.subject ?? "").utf8.prefix(255))
    return subject + [UInt8(subject.count)]
  }

  private func text(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { Base64URL.encode($0) } }
}
