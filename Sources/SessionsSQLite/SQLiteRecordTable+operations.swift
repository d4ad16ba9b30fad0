import Sessions
import SessionsBatching

extension SQLiteRecordTable {
  /// Does one operation. What SQLite fails at is thrown; what is wrong with the stored record is an answer.
  func execute(_ operation: SQLiteOperation) throws(SQLiteResultCode) -> Result<RecordResponse, SessionError> {
    switch operation {
    case .create(let key, let record):
      return .success(.flag(try create(key, record)))
    case .load(let key, let now):
      return try load(key, now: now).map { .record($0) }
    case .replace(let key, let version, let record, let forcing, let now):
      return .success(.flag(try replace(key, version, record, forcing: forcing, now: now)))
    case .touch(let key, let idleDeadline, let now):
      return .success(
        .flag(
          try change(touch, key) {
            $0.bind(2, now.milliseconds)
            $0.bind(3, idleDeadline.milliseconds)
          } == 1))
    case .destroy(let key, let version):
      guard let version else { return .success(.flag(try change(destroy, key) { _ in } == 1)) }
      return .success(.flag(try change(destroyVersion, key) { $0.bind(2, version) } == 1))
    case .prune(let now, let limit):
      prune.bind(1, now.milliseconds)
      prune.bind(2, Int64(limit))
      try prune.run()
      return .success(.count(connection.changes))
    case .records(let subject, let cursor, let limit, let now):
      return .success(.records(try records(of: subject, after: cursor, limit: limit, now: now)))
    case .destroyAll(let subject, let key):
      return .success(.count(try destroyAll(of: subject, except: key)))
    case .ping:
      return try checkPresence()
    case .removeTable:
      try removeTable()
      return .success(.done)
    }
  }

  /// Reads a live record.
  func load(_ key: RecordKey, now: Timestamp) throws(SQLiteResultCode) -> Result<SessionRecord?, SessionError> {
    try key.withUnsafeBytes { key throws(SQLiteResultCode) in
      load.bind(1, blob: key)
      load.bind(2, now.milliseconds)
      defer { load.reset() }
      guard try load.step() else { return .success(nil) }
      guard let record = SessionRecord(load) else { return .failure(corruption) }
      return .success(record)
    }
  }

  private var corruption: SessionError {
    SessionError(
      .corrupt,
      "a row of the table \(table.name) has columns of wrong types or deadlines that disagree: something other "
        + "than this package wrote it; delete the row")
  }

  private func create(_ key: RecordKey, _ record: SessionRecord) throws(SQLiteResultCode) -> Bool {
    try withSubject(record.subject) { subject throws(SQLiteResultCode) in
      try record.payload.withUnsafeBufferPointer { payload throws(SQLiteResultCode) in
        try change(create, key) {
          $0.bind(2, record.createdAt.milliseconds)
          $0.bind(3, record.absoluteDeadline.milliseconds)
          $0.bind(4, record.idleDeadline.milliseconds)
          $0.bind(5, text: subject)
          $0.bind(6, blob: UnsafeRawBufferPointer(payload))
        } == 1
      }
    }
  }

  private func replace(_ key: RecordKey, _ version: Int64, _ record: SessionRecord, forcing: Bool, now: Timestamp)
    throws(SQLiteResultCode) -> Bool
  {
    try withSubject(record.subject) { subject throws(SQLiteResultCode) in
      try record.payload.withUnsafeBufferPointer { payload throws(SQLiteResultCode) in
        try change(forcing ? replaceForcing : replace, key) {
          $0.bind(2, version)
          $0.bind(3, now.milliseconds)
          $0.bind(4, record.absoluteDeadline.milliseconds)
          $0.bind(5, record.idleDeadline.milliseconds)
          $0.bind(6, text: subject)
          $0.bind(7, blob: UnsafeRawBufferPointer(payload))
        } == 1
      }
    }
  }

  private func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    throws(SQLiteResultCode) -> [(key: RecordKey, record: SessionRecord)]
  {
    try withSubject(subject) { subject throws(SQLiteResultCode) in
      try withKey(cursor) { cursor throws(SQLiteResultCode) in
        recordsOfSubject.bind(1, text: subject)
        recordsOfSubject.bind(2, blob: cursor)
        recordsOfSubject.bind(3, now.milliseconds)
        recordsOfSubject.bind(4, Int64(limit))
        defer { recordsOfSubject.reset() }
        var records: [(key: RecordKey, record: SessionRecord)] = []
        while try recordsOfSubject.step() {
          guard let bytes = recordsOfSubject.blob(7), let key = RecordKey(bytes) else { continue }
          guard let record = SessionRecord(recordsOfSubject) else { continue }
          records.append((key, record))
        }
        return records
      }
    }
  }

  private func destroyAll(of subject: String, except key: RecordKey?) throws(SQLiteResultCode) -> Int {
    try withSubject(subject) { subject throws(SQLiteResultCode) in
      try withKey(key) { key throws(SQLiteResultCode) in
        destroyAllOfSubject.bind(1, text: subject)
        destroyAllOfSubject.bind(2, blob: key)
        try destroyAllOfSubject.run()
        return connection.changes
      }
    }
  }

  /// Reads the catalogue, not a session's row (`[ST-11]`).
  private func checkPresence() throws(SQLiteResultCode) -> Result<RecordResponse, SessionError> {
    defer { ping.reset() }
    if try ping.step() { return .success(.done) }
    return .failure(SessionError(.backend, "the table \(table.name) was removed from the file: open the store again"))
  }

  /// Within a batch's transaction, or in one of its own.
  private func removeTable() throws(SQLiteResultCode) {
    let sql =
      "DROP TABLE IF EXISTS \(table.quoted); DELETE FROM \(SQLiteTable.catalogue) WHERE name = '\(table.name)'"
    guard !connection.isInTransaction else { return try connection.execute(sql) }
    try connection.inWriteTransaction { () throws(SQLiteResultCode) in
      try connection.execute(sql)
    } mapping: {
      $0
    }
  }

  /// Runs a statement whose first parameter is a key; returns how many rows it changed.
  private func change(_ statement: SQLiteStatement, _ key: RecordKey, _ bind: (SQLiteStatement) -> Void)
    throws(SQLiteResultCode) -> Int
  {
    try key.withUnsafeBytes { key throws(SQLiteResultCode) in
      statement.bind(1, blob: key)
      bind(statement)
      try statement.run()
      return connection.changes
    }
  }

  /// An absent key becomes an empty blob: it comes before all keys and equals none.
  private func withKey<Value>(
    _ key: RecordKey?, _ body: (UnsafeRawBufferPointer) throws(SQLiteResultCode) -> Value
  ) throws(SQLiteResultCode) -> Value {
    guard let key else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    return try key.withUnsafeBytes(body)
  }

  private func withSubject<Value>(
    _ subject: String?, _ body: (UnsafeBufferPointer<UInt8>?) throws(SQLiteResultCode) -> Value
  ) throws(SQLiteResultCode) -> Value {
    guard var subject else { return try body(nil) }
    let result = subject.withUTF8 { utf8 in Result { () throws(SQLiteResultCode) in try body(utf8) } }
    return try result.get()
  }
}

extension SessionRecord {
  /// The record in a statement's row; nil when a column has another type than it should, or the deadlines disagree.
  fileprivate init?(_ row: SQLiteStatement) {
    guard let version = row.integer(0), let created = row.integer(1), let absolute = row.integer(2),
      let idle = row.integer(3), row.integer(4) == min(absolute, idle), let payload = row.blob(6)
    else { return nil }
    let subject = row.text(5)
    guard subject != nil || row.isNull(5) else { return nil }
    self.init(
      version: version, createdAt: Timestamp(milliseconds: created), absoluteDeadline: Timestamp(milliseconds: absolute),
      idleDeadline: Timestamp(milliseconds: idle), subject: subject, payload: payload)
  }
}
