import Sessions

/// A record store that knows its keys: what a fault of searching goes through.
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

  /// A page of the records that fulfil a condition.
  func page(after cursor: RecordKey?, limit: Int, where condition: (RecordKey, SessionRecord) -> Bool)
    async throws(SessionError) -> [Entry]
  {
    let entries = try await all().filter { entry in
      cursor.map { ($0.high, $0.low) < (entry.key.high, entry.key.low) } ?? true && condition(entry.key, entry.record)
    }
    return Array(entries.prefix(max(limit, 0)))
  }
}
