import Sessions
import SessionsBatching

/// A connection with one table's prepared statements: the operations in SQL.
///
/// Each operation is one statement, prepared once. All times are the caller's, in milliseconds; SQLite's clock has no part.
/// Not thread-safe: ``SQLiteTransport`` keeps it behind a lock.
final class SQLiteRecordTable {
  let connection: SQLiteConnection
  let table: SQLiteTable
  let begin: SQLiteStatement
  let beginImmediate: SQLiteStatement
  let commit: SQLiteStatement
  let create: SQLiteStatement
  let load: SQLiteStatement
  let replace: SQLiteStatement
  let replaceForcing: SQLiteStatement
  let touch: SQLiteStatement
  let destroy: SQLiteStatement
  let destroyVersion: SQLiteStatement
  let prune: SQLiteStatement
  let recordsOfSubject: SQLiteStatement
  let destroyAllOfSubject: SQLiteStatement
  let insertNothing: SQLiteStatement
  let raiseCatalogue: SQLiteStatement
  let restoreCatalogue: SQLiteStatement
  private let all: [SQLiteStatement]

  init(_ connection: SQLiteConnection, table: SQLiteTable) throws(SQLiteResultCode) {
    let name = table.quoted
    var all: [SQLiteStatement] = []
    func prepare(_ sql: String) throws(SQLiteResultCode) -> SQLiteStatement {
      let statement = try connection.prepare(sql)
      all.append(statement)
      return statement
    }
    do throws(SQLiteResultCode) {
      begin = try prepare("BEGIN")
      beginImmediate = try prepare("BEGIN IMMEDIATE")
      commit = try prepare("COMMIT")
      create = try prepare(
        "INSERT INTO \(name) (key, version, created, absolute, idle, expires, subject, payload) "
          + "VALUES (?1, 1, ?2, ?3, ?4, min(?3, ?4), ?5, ?6) ON CONFLICT (key) DO NOTHING")
      load = try prepare("SELECT \(SQLiteRecordTable.columns) FROM \(name) WHERE key = ?1 AND expires > ?2")
      let update = "UPDATE \(name) SET version = version + 1, absolute = ?4, subject = ?6, payload = ?7"
      let condition = "WHERE key = ?1 AND version = ?2 AND expires > ?3"
      replace = try prepare("\(update), idle = max(idle, ?5), expires = min(?4, max(idle, ?5)) \(condition)")
      replaceForcing = try prepare("\(update), idle = ?5, expires = min(?4, ?5) \(condition)")
      touch = try prepare(
        "UPDATE \(name) SET idle = max(idle, min(?3, absolute)), expires = min(absolute, max(idle, min(?3, absolute))) "
          + "WHERE key = ?1 AND expires > ?2")
      destroy = try prepare("DELETE FROM \(name) WHERE key = ?1")
      destroyVersion = try prepare("DELETE FROM \(name) WHERE key = ?1 AND version = ?2")
      prune = try prepare(
        "DELETE FROM \(name) WHERE rowid IN (SELECT rowid FROM \(name) WHERE expires <= ?1 ORDER BY expires LIMIT ?2)")
      // The payload of an expired record is not read.
      recordsOfSubject = try prepare(
        "SELECT version, created, absolute, idle, expires, subject, CASE WHEN expires > ?3 THEN payload END, key FROM \(name) "
          + "WHERE subject = ?1 AND key > ?2 ORDER BY key")
      destroyAllOfSubject = try prepare(
        "DELETE FROM \(name) WHERE rowid IN "
          + "(SELECT rowid FROM \(name) WHERE subject = ?1 AND key <> ?2 LIMIT \(SQLiteRecordTable.deletionsAllowed))")
      // No key is so short. All that a write of a session needs is looked up for it all the same.
      insertNothing = try prepare(
        "INSERT INTO \(name) (\(SQLiteRecordTable.columns), key) SELECT \(SQLiteRecordTable.columns), key FROM \(name) WHERE key = x''")
      let catalogue = "UPDATE \(SQLiteTable.catalogue) SET version = version"
      raiseCatalogue = try prepare("\(catalogue) + 1 WHERE name = '\(table.name)'")
      restoreCatalogue = try prepare("\(catalogue) - 1 WHERE name = '\(table.name)'")
    } catch {
      for statement in all { statement.finalize() }
      throw error
    }
    self.all = all
    self.connection = connection
    self.table = table
  }

  deinit {
    for statement in all { statement.finalize() }
  }

  private static let columns = "version, created, absolute, idle, expires, subject, payload"

  /// The most records that a part of a listing looks at: some milliseconds, for which others wait.
  private static let visitsAllowed = 256

  /// The most records of a subject that one operation deletes, for the same reason.
  static let deletionsAllowed = 256
}

extension SQLiteRecordTable {
  /// Does one operation. A failure of SQLite is thrown; a mistake in the stored record is an answer.
  func execute(_ operation: RecordOperation) throws(SQLiteResultCode) -> Result<RecordResponse, SessionError> {
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
      return .success(try records(of: subject, after: cursor, limit: limit, now: now))
    case .destroyAll(let subject, let key):
      return .success(.count(try destroyAll(of: subject, except: key)))
    case .ping:
      return try checkWrites()
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

  /// Looks for live records in the order of keys, and no further than some milliseconds: any number of expired ones may be between them.
  private func records(of subject: String, after cursor: RecordKey?, limit: Int, now: Timestamp)
    throws(SQLiteResultCode) -> RecordResponse
  {
    try withSubject(subject) { subject throws(SQLiteResultCode) in
      try withKey(cursor) { cursor throws(SQLiteResultCode) in
        recordsOfSubject.bind(1, text: subject)
        recordsOfSubject.bind(2, blob: cursor)
        recordsOfSubject.bind(3, now.milliseconds)
        defer { recordsOfSubject.reset() }
        var records: [(key: RecordKey, record: SessionRecord)] = []
        var visits = 0
        while try recordsOfSubject.step() {
          visits += 1
          guard let key = recordsOfSubject.blob(7).flatMap({ RecordKey($0) }) else { continue }
          // A row of wrong types, which only another program can have written, must not hide the others.
          if let expires = recordsOfSubject.integer(4), expires > now.milliseconds, let record = SessionRecord(recordsOfSubject) {
            records.append((key, record))
          }
          if records.count == limit || visits >= SQLiteRecordTable.visitsAllowed { return .page(records, upTo: key) }
        }
        return .page(records, upTo: nil)
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

  /// Has SQLite look up all that a write of a session needs, and writes the table's entry in the catalogue, which is afterwards as before
  /// (`[ST-11]`). No session's row is read or written.
  ///
  /// Only a write tells of a full disk or of a file system that became read-only. There are two, as SQLite leaves out one that changes nothing.
  private func checkWrites() throws(SQLiteResultCode) -> Result<RecordResponse, SessionError> {
    if connection.isInTransaction { return try writeCatalogue() }
    try beginImmediate.run()
    do throws(SQLiteResultCode) {
      let result = try writeCatalogue()
      try commit.run()
      return result
    } catch {
      connection.rollBack()
      throw error
    }
  }

  private func writeCatalogue() throws(SQLiteResultCode) -> Result<RecordResponse, SessionError> {
    try insertNothing.run()
    for statement in [raiseCatalogue, restoreCatalogue] {
      try statement.run()
      guard connection.changes == 1 else {
        return .failure(SessionError(.backend, "the table \(table.name) was removed from the file: open the store again"))
      }
    }
    return .success(.done)
  }

  /// Runs a statement whose first parameter is a key; returns the number of rows that it changed.
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
