import Sessions

/// A connection with one table's prepared statements: what the operations are in SQL.
///
/// Each operation is one statement, prepared once. All times are the caller's, in milliseconds; SQLite's clock has no part.
/// Not thread-safe: ``SQLiteEngine`` keeps it behind a lock.
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
  let ping: SQLiteStatement
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
      // A row of wrong types, which only another program can have written, must not hide the others.
      recordsOfSubject = try prepare(
        "SELECT \(SQLiteRecordTable.columns), key FROM \(name) WHERE subject = ?1 AND key > ?2 AND expires > ?3 "
          + "AND \(SQLiteRecordTable.wellTyped) ORDER BY key LIMIT ?4")
      destroyAllOfSubject = try prepare("DELETE FROM \(name) WHERE subject = ?1 AND key <> ?2")
      ping = try prepare("SELECT version FROM \(SQLiteTable.catalogue) WHERE name = '\(table.name)'")
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

  private static let wellTyped =
    "typeof(version) = 'integer' AND typeof(created) = 'integer' AND typeof(absolute) = 'integer' AND typeof(idle) = 'integer' "
    + "AND expires = min(absolute, idle) AND typeof(payload) = 'blob' AND length(key) = 16"
}
