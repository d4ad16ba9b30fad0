import Sessions
import SessionsTesting

extension SessionRecordStore {
  /// The record at a key, live or expired.
  func stored(_ key: RecordKey) async throws(SessionError) -> SessionRecord? {
    try await load(key, now: .beginning)
  }
}

extension Timestamp {
  /// A time before every deadline, at which every record is live.
  static let beginning: Timestamp = Timestamp(milliseconds: .min)
}

extension AlteredRecordStore {
  /// A store with a fault that changes written records.
  init(_ base: any SubjectIndexedRecordStore, rewritingWrites rewrite: @escaping @Sendable (inout SessionRecord) -> Void) {
    self.init(
      base,
      create: { key, record, now in
        var rewritten = record
        rewrite(&rewritten)
        return try await base.create(key, rewritten, now: now)
      },
      replace: { request in
        var rewritten = request
        rewrite(&rewritten.record)
        return try await base.replace(rewritten)
      })
  }

  /// A store with a fault that changes replaced records.
  init(
    _ base: any SubjectIndexedRecordStore, rewritingReplaces rewrite: @escaping @Sendable (inout ReplaceRequest) async throws -> Void
  ) {
    self.init(
      base,
      replace: { request in
        var rewritten = request
        try await rewrite(&rewritten)
        return try await base.replace(rewritten)
      })
  }

  /// A store with a fault that shifts the version of some replaced records.
  ///
  /// - Parameter shift: The difference that is added to the version after a replace; 0 for none.
  init(_ base: any SubjectIndexedRecordStore, renumberingReplaces shift: @escaping @Sendable (ReplaceRequest) -> Int64) {
    let numbered = RenumberedRecords(base)
    self.init(
      numbered,
      replace: { request in
        let outcome = try await numbered.replace(request)
        if outcome == .replaced { numbered.renumber(request.key, by: shift(request)) }
        return outcome
      })
  }

  /// A store with a fault that changes lists.
  init(_ base: any SubjectIndexedRecordStore, rewritingLists rewrite: @escaping @Sendable (inout ListRequest) -> Void) {
    self.init(
      base,
      records: { request in
        var rewritten = request
        rewrite(&rewritten)
        return try await base.records(rewritten)
      })
  }

  /// A store with a fault in the choice of the records that end with their subject.
  ///
  /// - Parameter choose: The records to end, of all that the subject has, live or expired, in the order of their keys.
  init(
    _ base: any SubjectIndexedRecordStore,
    endingOnly choose: @escaping @Sendable (_ all: [KeyedRecords.Entry], _ exception: RecordKey?) -> [KeyedRecords.Entry]
  ) {
    self.init(
      base,
      destroyAll: { subject, exception in
        let chosen = choose(try await base.records(of: subject, after: nil, limit: .max, now: .beginning), exception)
        for (key, _) in chosen { try await base.destroy(key) }
        return chosen.count
      })
  }

  /// A store with a fault in the choice of the records that a prune removes.
  ///
  /// - Parameters:
  ///   - isExpired: Whether a record counts as expired.
  ///   - isEarlier: Whether the first of two records is removed before the second.
  init(
    _ base: any SubjectIndexedRecordStore, pruning isExpired: @escaping @Sendable (SessionRecord, _ now: Timestamp) -> Bool,
    by isEarlier: @escaping @Sendable (SessionRecord, SessionRecord) -> Bool = { $0.expiresAt < $1.expiresAt }
  ) {
    let scan = KeyedRecords(base)
    self.init(
      scan,
      prune: { now, limit in
        let expired = try await scan.all().filter { isExpired($0.record, now) }
        return try await scan.destroy(expired.sorted { isEarlier($0.record, $1.record) }, limit: limit)
      })
  }
}

/// Replaces a record whatever its version.
func replaceAnyVersion(_ request: AlteredRecordStore.ReplaceRequest, in base: any SubjectIndexedRecordStore)
  async throws(SessionError) -> ReplaceOutcome
{
  var request = request
  while let stored = try await base.load(request.key, now: request.now) {
    request.version = stored.version
    if try await base.replace(request) == .replaced { return .replaced }
  }
  return .stale
}

/// A record store that knows its keys, for faults that search all records.
final class KeyedRecords: RecordStoreWrapper {
  typealias Entry = (key: RecordKey, record: SessionRecord)

  let base: any SessionRecordStore
  private let keys: Locked<Set<RecordKey>> = Locked([])

  init(_ base: any SessionRecordStore) {
    self.base = base
  }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    keys.withLock { _ = $0.insert(key) }
    return true
  }

  /// All records, live or expired, in the order of their keys.
  func all() async throws(SessionError) -> [Entry] {
    var entries: [Entry] = []
    for key in keys.withLock({ $0 }).sorted(by: { ($0.high, $0.low) < ($1.high, $1.low) }) {
      if let record = try await stored(key) { entries.append((key, record)) }
    }
    return entries
  }

  /// A page of the live records that fulfil a condition, whatever their subjects.
  func page(_ request: AlteredRecordStore.ListRequest, where condition: (Entry) -> Bool) async throws(SessionError) -> [Entry] {
    let entries = try await all().filter { entry in
      let isAfter = request.cursor.map { ($0.high, $0.low) < (entry.key.high, entry.key.low) } ?? true
      return isAfter && entry.record.isLive(at: request.now) && condition(entry)
    }
    return Array(entries.prefix(max(request.limit, 0)))
  }

  /// Destroys the first `limit` of these records; returns the number of destroyed ones.
  func destroy(_ entries: [Entry], limit: Int) async throws(SessionError) -> Int {
    for (key, _) in entries.prefix(max(limit, 0)) { try await base.destroy(key) }
    return min(entries.count, max(limit, 0))
  }
}

/// A record store whose versions can be shifted, for faults that change a record without raising its version.
final class RenumberedRecords: RecordStoreWrapper {
  var base: any SessionRecordStore { indexed }
  private let indexed: any SubjectIndexedRecordStore
  /// The difference that is added to each record's version.
  private let offsets: Locked<[RecordKey: Int64]> = Locked([:])

  init(_ base: any SubjectIndexedRecordStore) {
    indexed = base
  }

  /// Shifts a record's version.
  func renumber(_ key: RecordKey, by difference: Int64) {
    offsets.withLock { $0[key, default: 0] &+= difference }
  }

  /// Changes a record in place, live or expired, and leaves its version. The creation time cannot be changed.
  func edit(_ key: RecordKey, _ change: (inout SessionRecord) -> Void) async throws(SessionError) -> Bool {
    // The base's version, not the shifted one.
    while let stored = try await base.stored(key) {
      var record = stored
      change(&record)
      let outcome = try await base.replace(key, expecting: stored.version, with: record, forcingIdleDeadline: true, now: .beginning)
      guard outcome == .replaced else { continue }
      renumber(key, by: -1)
      return true
    }
    return false
  }

  private func offset(_ key: RecordKey) -> Int64 { offsets.withLock { $0[key] ?? 0 } }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    guard try await base.create(key, record, now: now) else { return false }
    offsets.withLock { $0[key] = nil }
    return true
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? {
    guard var record = try await base.load(key, now: now) else { return nil }
    record.version &+= offset(key)
    return record
  }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(
      key, expecting: version &- offset(key), with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: version.map { $0 &- offset(key) })
  }

  func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    async throws(SessionError) -> [(key: RecordKey, record: SessionRecord)]
  {
    let page = try await indexed.records(of: subject, after: cursor, limit: limit, now: now)
    return page.map { entry in
      var record = entry.record
      record.version &+= offset(entry.key)
      return (entry.key, record)
    }
  }
}
