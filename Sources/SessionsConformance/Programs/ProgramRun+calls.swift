import Sessions

extension ProgramRun {
  func open(_ slot: Int, _ choice: ProgramAction.TokenChoice, by client: inout ProgramClient, isAlone: Bool)
    async throws(SessionError)
  {
    let own = client.holdings[slot].map { (token: $0.held.token, session: $0.session) }
    guard let (token, session) = choice == .own ? own : self.token(choice, in: slot) else { return }
    let (now, store) = (now, store)
    let call = ModelCall(kind: .open, at: now.model, token: names.name(of: token))
    let outcome = try await recorded(call, of: session, by: client.number, isAlone: isAlone) { () async throws(SessionError) in
      try await store.open(token, now: now.store)
    } result: {
      names.result($0, of: token)
    }
    switch outcome {
    case .live(let snapshot)?:
      client.holdings[slot] = .init(
        held: HeldSession(token: token, snapshot: snapshot), session: session, seen: names.seen(snapshot, token))
    // The browser has no session any more: its next write makes one.
    case .absent? where choice == .own: client.holdings[slot] = nil
    case .absent?, .superseded?, nil: break
    }
  }

  func commit(
    _ slot: Int, _ changes: [ModelChange], _ rotation: ModelRotation?, _ options: CommitOptions, by client: inout ProgramClient,
    isAlone: Bool
  ) async throws(SessionError) {
    let holding = client.holdings[slot]
    let (now, store, zero) = (now, store, names.zero)
    let timed = changes.map { change in
      guard case .expire(let after) = change else { return change }
      return ModelChange.expire(at: now.model + after)
    }
    let call = ModelCall(
      kind: .commit, at: now.model, snapshot: holding?.seen, changes: timed, rotation: rotation,
      onlyIfUnchanged: options.onlyIfUnchanged ? true : nil)
    let outcome = try await recorded(call, of: holding?.session, by: client.number, isAlone: isAlone) { () async throws(SessionError) in
      try await store.commit(timed.map { $0.operation(zero: zero) }, to: holding?.held.snapshot, options: options, now: now.store)
    } result: { outcome in
      names.result(outcome, of: holding?.held.token ?? "") { snapshot in
        let session = session(snapshot, from: holding)
        return session == holding?.session ? nil : session
      }
    }
    if case .committed(let snapshot, let token)? = outcome { follow(snapshot, token, in: slot, by: &client) }
    if case .destroyed? = outcome, settings.isSealed { client.holdings[slot] = nil }
  }

  func take(_ slot: Int, _ key: String?, by client: inout ProgramClient, isAlone: Bool) async throws(SessionError) {
    guard let holding = client.holdings[slot] else { return }
    let (now, store) = (now, store)
    let call = ModelCall(kind: .take, at: now.model, snapshot: holding.seen, key: key)
    let outcome = try await recorded(call, of: holding.session, by: client.number, isAlone: isAlone) { () async throws(SessionError) in
      try await store.takeFlash(key.map { .key($0) } ?? .all, from: holding.held.snapshot, now: now.store)
    } result: {
      names.result($0, of: holding.held.token)
    }
    switch outcome {
    case .taken(_, let snapshot, let token)?: follow(snapshot, token, in: slot, by: &client)
    case .nothing(let snapshot)?: follow(snapshot, nil, in: slot, by: &client)
    case .gone?, .superseded?, nil: break
    }
  }

  func touch(_ slot: Int, by client: inout ProgramClient, isAlone: Bool) async throws(SessionError) {
    guard let holding = client.holdings[slot] else { return }
    let (now, store) = (now, store)
    let call = ModelCall(kind: .touch, at: now.model, snapshot: holding.seen)
    let outcome = try await recorded(call, of: holding.session, by: client.number, isAlone: isAlone) { () async throws(SessionError) in
      try await store.touch(holding.held.snapshot, now: now.store)
    } result: {
      names.result($0, of: holding.held.token)
    }
    if case .touched(let snapshot, let token)? = outcome { follow(snapshot, token, in: slot, by: &client) }
  }

  func destroy(_ slot: Int, by client: inout ProgramClient, isAlone: Bool) async throws(SessionError) {
    guard let holding = client.holdings[slot] else { return }
    let (now, store) = (now, store)
    let call = ModelCall(kind: .destroy, at: now.model, snapshot: holding.seen)
    _ = try await recorded(call, of: holding.session, by: client.number, isAlone: isAlone) { () async throws(SessionError) in
      try await store.destroy(holding.held.snapshot)
    } result: { _ in
      ModelResult(outcome: .done)
    }
    // Only the browser can forget a session that lies in its cookie.
    if settings.isSealed { client.holdings[slot] = nil }
  }
}

/// A client of a running program, with the sessions that it holds by their slots.
struct ProgramClient: Sendable {
  struct Holding: Sendable {
    var held: HeldSession
    /// The name of the session in the history.
    var session: String
    /// The held snapshot as the model sees it.
    var seen: ModelSnapshot
  }

  let number: Int
  var holdings: [Int: Holding] = [:]
}
