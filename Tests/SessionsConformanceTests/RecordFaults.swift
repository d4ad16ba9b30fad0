import Sessions
import SessionsTesting

/// Lists the records of a subject in the wrong order.
struct ReversedList: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await AnyRecordStore(base).records(of: subject, after: cursor, limit: limit, now: now).reversed()
  }
}

/// Begins a page with the cursor's own record.
struct InclusiveCursor: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let all = try await AnyRecordStore(base).records(of: subject, after: nil, limit: 1000, now: now)
    let rest = all.filter { found in cursor.map { !found.key.bytes.lexicographicallyPrecedes($0.bytes) } ?? true }
    return Array(rest.prefix(limit))
  }
}

/// Lists a record at its deadline.
struct ListsExpired: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let earlier = now.advanced(by: .milliseconds(-1))
    return try await AnyRecordStore(base).records(of: subject, after: cursor, limit: limit, now: earlier)
  }
}

/// Compares subjects without their case.
struct FoldedSubjects: RecordStoreWrapper {
  let base: any SessionRecordStore

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    try await AnyRecordStore(base).records(of: subject.lowercased(), after: cursor, limit: limit, now: now)
  }
}

/// Keeps a record without a subject as one with the empty subject.
struct NobodyIsEmpty: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var record = record
    record.subject = record.subject ?? ""
    return try await base.create(key, record, now: now)
  }
}

/// Keeps the subject that a record was created with.
struct SubjectStays: RecordStoreWrapper {
  let base: any SessionRecordStore

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    var record = record
    record.subject = try await base.load(key, now: now)?.subject
    return try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }
}

/// Destroys the excepted record with the others.
struct NoException: RecordStoreWrapper {
  let base: any SessionRecordStore

  func destroyAll(of subject: String, except key: RecordKey?) async throws(SessionError) -> Int {
    try await AnyRecordStore(base).destroyAll(of: subject, except: nil)
  }
}

/// Reads a limit of zero as unlimited.
struct ZeroIsUnlimited: RecordStoreWrapper {
  let base: any SessionRecordStore

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int {
    try await base.prune(now: now, limit: limit == 0 ? 1000 : limit)
  }
}

/// Creates a record in two steps, and stops between them when it is cancelled.
struct TornCreate: RecordStoreWrapper {
  let base: any SessionRecordStore

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    var half = record
    half.payload = Array(record.payload.prefix(record.payload.count / 2))
    guard try await base.create(key, half, now: now) else { return false }
    // Long enough for the cancellation to come between the steps, on a machine that has other things to do too.
    for _ in 0..<1000 where !Task.isCancelled { await Task.yield() }
    if Task.isCancelled { throw SessionError(.cancelled, "half of the record is written") }
    _ = try await base.destroy(key, expecting: nil)
    return try await base.create(key, record, now: now)
  }
}
