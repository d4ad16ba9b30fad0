import Sessions

/// One operation of a record store whose failures read as an answer.
struct FailureSwallowed: RecordStoreWrapper {
  enum Operation: Hashable {
    case create, load, replace, touch, destroy, prune, ping, records, destroyAll
  }

  let base: any SessionRecordStore
  let operation: Operation

  private func swallow<Result>(_ what: Operation, _ answer: Result, _ body: () async throws(SessionError) -> Result)
    async throws(SessionError) -> Result
  {
    do throws(SessionError) {
      return try await body()
    } catch {
      guard what == operation, error.code == .unavailable else { throw error }
      return answer
    }
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await swallow(.create, true) { () async throws(SessionError) in try await base.create(key, record, now: now) }
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await swallow(.load, nil) { () async throws(SessionError) in try await base.load(key, now: now) }
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await swallow(.replace, .replaced) { () async throws(SessionError) in
      try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
    }
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await swallow(.touch, false) { () async throws(SessionError) in try await base.touch(key, idleDeadline: idleDeadline, now: now) }
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await swallow(.destroy, true) { () async throws(SessionError) in try await base.destroy(key, expecting: version) }
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await swallow(.prune, 0) { () async throws(SessionError) in try await base.prune(now: now, limit: limit) }
  }

  func ping() async throws(SessionError) {
    try await swallow(.ping, ()) { () async throws(SessionError) in try await base.ping() }
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let indexed = try indexed()
    return try await swallow(.records, []) { () async throws(SessionError) in
      try await indexed.records(of: subject, after: cursor, limit: limit, now: now)
    }
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    let indexed = try indexed()
    return try await swallow(.destroyAll, 0) { () async throws(SessionError) in try await indexed.destroyAll(of: subject, except: key) }
  }
}
