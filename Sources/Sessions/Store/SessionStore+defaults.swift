extension SessionStore {
  /// Applies operations to a session with the default options.
  public func commit(_ operations: [SessionOperation], to snapshot: SessionSnapshot?, now: Timestamp)
    async throws(SessionError) -> CommitOutcome
  {
    try await commit(operations, to: snapshot, options: CommitOptions(), now: now)
  }

  /// All live sessions of a subject.
  ///
  /// - Throws: ``SessionError`` with code `unsupported` unless the store has ``SessionCapability/subjectIndex``.
  public func sessions(of subject: String, now: Timestamp) async throws(SessionError) -> [SessionSummary] {
    var all: [SessionSummary] = []
    let pageSize = 500
    while true {
      let page = try await sessions(of: subject, after: all.last?.id, limit: pageSize, now: now)
      all += page
      if page.count < pageSize { return all }
    }
  }

  /// Opens the one token of several that authenticates (`[ID-8]`).
  ///
  /// A request can carry several cookies of one name. At most four are tried; when more than one opens a session, none is used.
  ///
  /// - Returns: the outcome, the token of a live session, and whether it is absent because several tokens opened a session.
  public func open(anyOf tokens: [String], now: Timestamp) async throws(SessionError) -> (
    outcome: OpenOutcome, token: String?, isAmbiguous: Bool
  ) {
    var live: [(snapshot: SessionSnapshot, token: String)] = []
    var isSuperseded = false
    // The same cookie sent twice is one cookie.
    var seen: Set<String> = []
    for token in tokens.filter({ seen.insert($0).inserted }).prefix(4) {
      switch try await open(token, now: now) {
      case .live(let snapshot): live.append((snapshot, token))
      case .superseded: isSuperseded = true
      case .absent: break
      }
    }
    guard let first = live.first else { return (isSuperseded ? .superseded : .absent, nil, false) }
    return live.count == 1 ? (.live(first.snapshot), first.token, false) : (.absent, nil, true)
  }
}
