import Sessions

/// What a store asks of its connection.
enum PostgresOperation: Sendable {
  case create(RecordKey, SessionRecord)
  case load(RecordKey, now: Timestamp)
  case replace(RecordKey, expecting: Int64, with: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp)
  case touch(RecordKey, idleDeadline: Timestamp, now: Timestamp)
  case destroy(RecordKey, expecting: Int64?)
  case prune(now: Timestamp, limit: Int)
  case records(of: String, after: RecordKey?, limit: Int, now: Timestamp)
  case destroyAll(of: String, except: RecordKey?)
  case ping
  /// Deletes all records.
  case removeAll
  /// Drops a table with all that belongs to it: the store's own, or another one of its schema.
  case removeTable(named: String?)

  /// Whether it changes nothing, so that it may be done twice.
  var isReadOnly: Bool {
    switch self {
    case .load, .records, .ping: true
    default: false
    }
  }

  /// The key of the one row that it writes.
  var writtenKey: RecordKey? {
    switch self {
    case .create(let key, _), .replace(let key, _, _, _, _), .touch(let key, _, _), .destroy(let key, _): key
    default: nil
    }
  }
}
