import Sessions

extension ProgramRun {
  /// Makes a call and writes it down with its beginning and end.
  ///
  /// - Returns: what it returned; nil when it threw.
  /// - Throws: ``SessionError`` when nobody knows whether it was done, and no other call was under way.
  func recorded<Outcome>(
    _ call: ModelCall, of session: String?, by client: Int, isAlone: Bool,
    _ body: () async throws(SessionError) -> Outcome, result: (Outcome) -> ModelResult
  ) async throws(SessionError) -> Outcome? {
    let invoked = mark()
    do throws(SessionError) {
      let outcome = try await body()
      let returned = mark()
      append(.init(client: client, invoked: invoked, returned: returned, session: session, call: call, result: result(outcome)))
      return outcome
    } catch {
      let returned = mark()
      let result = failure(error)
      if isAlone, result.outcome == .unknown { throw error }
      append(.init(client: client, invoked: invoked, returned: returned, session: session, call: call, result: result))
      return nil
    }
  }

  /// An error says that nothing was done, or nothing at all (`[DUR-3]`, `[ST-9]`).
  private func failure(_ error: SessionError) -> ModelResult {
    switch error.code {
    case .timeout, .unavailable, .cancelled, .backend, .closed: ModelResult(outcome: .unknown, error: error.code.rawValue)
    default: ModelResult(outcome: .failed, error: error.code.rawValue)
    }
  }

  /// The client goes on with what it was given, as a browser does.
  func follow(_ snapshot: SessionSnapshot, _ token: String?, in slot: Int, by client: inout ProgramClient) {
    let old = client.holdings[slot]
    guard let token = token ?? old?.held.token else { return }
    let session = session(snapshot, from: old)
    handOut(token, of: session, in: slot)
    client.holdings[slot] = .init(
      held: HeldSession(token: token, snapshot: snapshot), session: session, seen: seen(snapshot, token))
  }

  /// A session is its key. A sealed one changes it with its token, and is a new one only at its first version.
  func session(_ snapshot: SessionSnapshot, from old: ProgramClient.Holding?) -> String {
    if settings.isSealed, snapshot.version > 1, let old { return old.session }
    return name(of: snapshot.id)
  }

  /// A snapshot as the model sees it.
  func seen(_ snapshot: SessionSnapshot, _ token: String) -> ModelSnapshot {
    ModelSnapshot(
      token: name(of: token), version: snapshot.version, fields: map(snapshot.content.fields),
      flash: map(snapshot.content.flash), subject: snapshot.content.subject, createdAt: milliseconds(snapshot.createdAt),
      absoluteDeadline: milliseconds(snapshot.absoluteDeadline), idleDeadline: milliseconds(snapshot.idleDeadline),
      inGrace: snapshot.access == .grace)
  }

  func map(_ map: FieldMap) -> [String: String] {
    map.reduce(into: [:]) { $0[$1.key] = $1.value.json }
  }

  private func milliseconds(_ time: Timestamp) -> Int64 {
    time.isUnlimited ? .max : time.milliseconds - zeroTime.milliseconds
  }
}
