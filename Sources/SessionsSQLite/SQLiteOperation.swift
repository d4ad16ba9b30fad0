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

/// The answer to a ``SQLiteOperation``.
enum SQLiteResponse: Sendable {
  case flag(Bool)
  case count(Int)
  case record(SessionRecord?)
  case records([(key: RecordKey, record: SessionRecord)])
  case done

  var flag: Bool {
    if case .flag(let flag) = self { return flag }
    preconditionFailure("the operation answers with a flag")
  }

  var count: Int {
    if case .count(let count) = self { return count }
    preconditionFailure("the operation answers with a count")
  }

  var record: SessionRecord? {
    if case .record(let record) = self { return record }
    preconditionFailure("the operation answers with a record")
  }

  var records: [(key: RecordKey, record: SessionRecord)] {
    if case .records(let records) = self { return records }
    preconditionFailure("the operation answers with records")
  }
}
