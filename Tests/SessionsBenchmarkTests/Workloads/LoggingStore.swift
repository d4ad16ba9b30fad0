import Sessions

/// A store that notes the calls to the one below it.
final class LoggingStore: SessionStore {
  private let base: any SessionStore
  private let log = Locked<(calls: [String], tokens: [String])>(([], []))

  init(_ base: any SessionStore) {
    self.base = base
  }

  /// The calls without the values that the store drew itself.
  var calls: [String] { log.withLock { $0.calls } }
  /// The tokens that were opened, in order.
  var tokens: [String] { log.withLock { $0.tokens } }

  func clear() { log.withLock { $0 = ([], []) } }

  private func note(_ call: String, token: String? = nil) {
    log.withLock {
      $0.calls.append(call)
      if let token { $0.tokens.append(token) }
    }
  }

  var capabilities: Set<SessionCapability> { base.capabilities }
  var deviations: Set<SessionDeviation> { base.deviations }

  func open(_ token: String, now: Timestamp) async throws(SessionError) -> OpenOutcome {
    let outcome = try await base.open(token, now: now)
    if case .live(let snapshot) = outcome {
      note("open \(snapshot.content.fields["stamp"]?.json ?? "-") of \(snapshot.content.subject ?? "nobody")", token: token)
    } else {
      note("open: nothing", token: token)
    }
    return outcome
  }

  func commit(
    _ operations: [SessionOperation], to snapshot: SessionSnapshot?, options: CommitOptions, now: Timestamp
  ) async throws(SessionError) -> CommitOutcome {
    let text = operations.map { operation in
      switch operation {
      case .set(let key, let value): "\(key)=\(value.json)"
      case .setSubject(let subject): "subject \(subject ?? "-")"
      default: "another operation"
      }
    }
    note("\(snapshot == nil ? "create" : "save") \(text) \(String(describing: options.rotation))")
    return try await base.commit(operations, to: snapshot, options: options, now: now)
  }

  func takeFlash(_ selection: FlashSelection, from snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TakeOutcome {
    note("take")
    return try await base.takeFlash(selection, from: snapshot, now: now)
  }

  func touch(_ snapshot: SessionSnapshot, now: Timestamp) async throws(SessionError) -> TouchOutcome {
    note("touch \(snapshot.content.fields["stamp"]?.json ?? "-")")
    return try await base.touch(snapshot, now: now)
  }

  func destroy(_ snapshot: SessionSnapshot) async throws(SessionError) {
    note("destroy \(snapshot.content.fields["stamp"]?.json ?? "-")")
    try await base.destroy(snapshot)
  }

  func destroy(id: RecordKey) async throws(SessionError) -> Bool {
    note("destroy by key")
    return try await base.destroy(id: id)
  }

  func sessions(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp) async throws(SessionError) -> [SessionSummary] {
    note("list \(subject)")
    return try await base.sessions(of: subject, after: cursor, limit: limit, now: now)
  }

  func destroyAll(of subject: String, except id: RecordKey?) async throws(SessionError) -> Int {
    note("destroy all of \(subject)")
    return try await base.destroyAll(of: subject, except: id)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    note("prune \(limit)")
    return try await base.prune(now: now, limit: limit)
  }

  func ping() async throws(SessionError) { try await base.ping() }
}
