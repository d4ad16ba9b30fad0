import Sessions

/// What a store asks of its connection.
enum SQLiteOperation: Sendable {
  case create(RecordKey, SessionRecord)
  case load(RecordKey, now: Timestamp)
  case replace(RecordKey, expecting: Int64, with: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp)
  case touch(RecordKey, idleDeadline: Timestamp, now: Timestamp)
  case destroy(RecordKey, expecting: Int64?)
  case prune(now: Timestamp, limit: Int)
  case records(of: String, after: RecordKey?, limit: Int, now: Timestamp)
  case destroyAll(of: String, except: RecordKey?)
  case ping
  /// Drops the table with all that belongs to it.
  case removeTable

  /// Whether it leaves the file as it is, so that it needs no write lock.
  var isReadOnly: Bool {
    switch self {
    case .load, .records, .ping: true
    default: false
    }
  }
}
