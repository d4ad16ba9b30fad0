import Sessions
import SessionsTesting

/// A record store that writes down every call of the case itself; the session store has the one below.
struct RecordingRecordStore: RecordStoreWrapper {
  let base: any SessionRecordStore
  let recorder: VectorRecorder

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .createRecord, at: $0.naming.time(now), key: $0.key(key), record: $0.naming.record(writing: record)) },
      { () async throws(SessionError) in try await base.create(key, record, now: now) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    try await recorder.note(
      { VectorStep(call: .loadRecord, at: $0.naming.time(now), key: $0.key(key)) },
      { () async throws(SessionError) in try await base.load(key, now: now) }, { ($0.naming.outcome($1), $1) })
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await recorder.note(
      {
        VectorStep(
          call: .replaceRecord, at: $0.naming.time(now), key: $0.key(key), version: version,
          record: $0.naming.record(writing: record), forcingIdleDeadline: forcingIdleDeadline ? true : nil)
      },
      { () async throws(SessionError) in
        try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
      }, { (VectorOutcome(kind: $1 == .replaced ? .replaced : .stale), $1) })
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await recorder.note(
      {
        VectorStep(
          call: .touchRecord, at: $0.naming.time(now), key: $0.key(key), idleDeadline: $0.naming.time(idleDeadline))
      },
      { () async throws(SessionError) in try await base.touch(key, idleDeadline: idleDeadline, now: now) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await recorder.note(
      { VectorStep(call: .destroyRecord, key: $0.key(key), version: version) },
      { () async throws(SessionError) in try await base.destroy(key, expecting: version) },
      { (VectorOutcome(kind: .answer, answer: $1), $1) })
  }
}
