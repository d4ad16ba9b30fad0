import Sessions

struct EveryCallThrows: RecordStoreWrapper {
  let base: any SessionRecordStore

  private var failure: SessionError { SessionError(.backend, "this store fails on purpose") }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    throw failure
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    throw failure
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    throw failure
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    throw failure
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    throw failure
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    throw failure
  }

  func ping() async throws(SessionError) {
    throw failure
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    throw failure
  }

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    throw failure
  }
}
