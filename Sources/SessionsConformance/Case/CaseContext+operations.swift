package import Sessions

extension CaseContext {
  /// Opens a token.
  @inline(never)
  package func open(_ token: String) async throws(SessionError) -> OpenOutcome {
    try await step("open \(name("t", of: token))", describe) { () async throws(SessionError) in
      try await store.open(token, now: now)
    }
  }

  /// Commits operations to a session, or to none.
  @inline(never)
  package func commit(_ operations: [SessionOperation], to session: HeldSession?, options: CommitOptions = .init())
    async throws(SessionError) -> CommitOutcome
  {
    var text = "commit [\(operations.map(describe).joined(separator: ", "))] to \(session.map { describe($0.snapshot) } ?? "no session")"
    if let rotation = options.rotation { text += ", rotating: \(rotation)" }
    if options.onlyIfUnchanged { text += ", only if unchanged" }
    if !options.newSession.isEmpty {
      text += ", a new session beginning with [\(options.newSession.map(describe).joined(separator: ", "))]"
    }
    return try await step(text, describe) { () async throws(SessionError) in
      try await store.commit(operations, to: session?.snapshot, options: options, now: now)
    }
  }

  /// Takes flash.
  @inline(never)
  package func take(_ selection: FlashSelection, from session: HeldSession) async throws(SessionError) -> TakeOutcome {
    let what = if case .key(let key) = selection { "flash '\(key)'" } else { "all flash" }
    return try await step("take \(what) from \(describe(session.snapshot))", describe) { () async throws(SessionError) in
      try await store.takeFlash(selection, from: session.snapshot, now: now)
    }
  }

  /// Touches a session.
  @inline(never)
  package func touch(_ session: HeldSession) async throws(SessionError) -> TouchOutcome {
    try await step("touch \(describe(session.snapshot))", describe) { () async throws(SessionError) in
      try await store.touch(session.snapshot, now: now)
    }
  }

  /// Destroys a session.
  @inline(never)
  package func destroy(_ session: HeldSession) async throws(SessionError) {
    try await step("destroy \(describe(session.snapshot))", { _ in "done" }) { () async throws(SessionError) in
      try await store.destroy(session.snapshot)
    }
  }

  /// Destroys the session with a key.
  @inline(never)
  package func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    try await step("destroy the session with key \(describe(id))", { "\($0)" }) { () async throws(SessionError) in
      try await store.destroy(id: id)
    }
  }

  /// Prunes.
  @inline(never)
  package func prune(limit: Int = 1000) async throws(SessionError) -> Int {
    try await step("prune at most \(limit)", { "\($0) removed" }) { () async throws(SessionError) in
      try await store.prune(now: now, limit: limit)
    }
  }

  /// Lists the sessions of a subject.
  @inline(never)
  package func sessions(of subject: String) async throws(SessionError) -> [SessionSummary] {
    try await step("list the sessions of '\(subject)'", { "\($0.count) sessions" }) { () async throws(SessionError) in
      try await store.sessions(of: subject, now: now)
    }
  }

  /// Destroys the sessions of a subject.
  @inline(never)
  package func destroyAll(of subject: String, except session: HeldSession? = nil) async throws(SessionError) -> Int {
    try await destroyAll(of: subject, except: session?.snapshot.id)
  }

  /// Destroys the sessions of a subject but the one with a key.
  package func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    let exception = id.map { " but \(name("s", of: $0))" } ?? ""
    return try await step("destroy all sessions of '\(subject)'\(exception)", { "\($0) destroyed" }) {
      () async throws(SessionError) in
      try await store.destroyAll(of: subject, except: id)
    }
  }

  /// Opens the one of several tokens that authenticates.
  package func open(anyOf tokens: [String]) async throws(SessionError) -> OpenedTokens {
    let names = tokens.map { name("t", of: $0) }.joined(separator: ", ")
    return try await step("open one of \(names)", { "\(describe($0.outcome))\($0.isAmbiguous ? ", ambiguous" : "")" }) {
      () async throws(SessionError) in
      try await store.open(anyOf: tokens, now: now)
    }
  }

  /// Closes every store object of the case.
  package func close() async throws(SessionError) {
    for store in stores {
      try await step("close the store", { _ in "done" }) { () async throws(SessionError) in await store.close() }
    }
  }

  /// Checks the store's health.
  @inline(never)
  package func ping() async throws(SessionError) {
    try await step("ping", { _ in "done" }) { () async throws(SessionError) in try await store.ping() }
  }

  // MARK: Operations that have to succeed

  /// Creates a session; any outcome but a new session with a token is a failure.
  @inline(never)
  package func create(_ operations: [SessionOperation], options: CommitOptions = .init()) async throws -> HeldSession {
    let outcome = try await commit(operations, to: nil, options: options)
    guard case .committed(let snapshot, let token?) = outcome else {
      throw CaseFailure("creating a session", expected: "committed, with a token", seen: describe(outcome))
    }
    return HeldSession(token: token, snapshot: snapshot)
  }

  /// Commits to a live session and follows its cookie, as a browser does; any outcome but a commit is a failure.
  @inline(never)
  package func write(_ operations: [SessionOperation], to session: HeldSession, rotating rotation: Rotation? = nil)
    async throws -> HeldSession
  {
    let outcome = try await commit(operations, to: session, options: CommitOptions(rotation: rotation))
    guard case .committed(let snapshot, let token) = outcome else {
      throw CaseFailure("the commit", expected: "committed", seen: describe(outcome))
    }
    return HeldSession(token: token ?? session.token, snapshot: snapshot)
  }

  /// Opens a token that has to be live.
  @inline(never)
  package func live(_ token: String) async throws -> HeldSession {
    let outcome = try await open(token)
    guard case .live(let snapshot) = outcome else {
      throw CaseFailure("opening \(name("t", of: token))", expected: "live", seen: describe(outcome))
    }
    return HeldSession(token: token, snapshot: snapshot)
  }

  /// Opens the token and touches the session, as a request that only reads does; follows the cookie.
  @inline(never)
  package func visit(_ session: HeldSession) async throws -> HeldSession {
    let opened = try await live(session.token)
    let outcome = try await touch(opened)
    switch outcome {
    case .touched(let snapshot, let token): return HeldSession(token: token ?? opened.token, snapshot: snapshot)
    case .notDue: return opened
    case .gone: throw CaseFailure("the touch", expected: "touched or not due", seen: describe(outcome))
    }
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
