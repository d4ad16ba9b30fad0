import Foundation
import GRDB
import SessionsBenchmark

/// A store as a good engineer writes it in an afternoon: one table, one statement for each operation, prepared once a connection.
struct GRDBStore: PeerStore {
  static let anchor = "hand-written store on GRDB 7.10.0"
  static let settings =
    "DatabasePool: write-ahead log, synchronous=NORMAL, 5 readers; cached statements; content in columns, nothing encoded; each write its own "
    + "transaction; a touch updates the deadline, a rotation the key, in place"

  private let pool: DatabasePool
  private static let lifetime: Double = 3600

  /// Opens the file, with an empty table.
  init(path: String) throws {
    pool = try DatabasePool(path: path)
    var migrator = DatabaseMigrator()
    migrator.registerMigration("sessions") { db in
      try db.execute(
        sql: """
          CREATE TABLE session (id TEXT PRIMARY KEY NOT NULL, stamp INTEGER NOT NULL, data TEXT NOT NULL, user TEXT, expires REAL NOT NULL)
            WITHOUT ROWID;
          CREATE INDEX session_expires ON session (expires);
          """)
    }
    try migrator.migrate(pool)
  }

  func create(_ content: PeerContent) async throws -> String {
    let id = SessionIdentifier.make()
    try await change(
      "INSERT INTO session (id, stamp, data, user, expires) VALUES (?, ?, ?, ?, ?)",
      [id, content.stamp, content.data, content.user, Self.deadline])
    return id
  }

  func load(_ id: String) async throws -> PeerContent? {
    let now = Self.now
    return try await pool.read { db in
      let statement = try db.cachedStatement(sql: "SELECT stamp, data, user FROM session WHERE id = ? AND expires > ?")
      return try Row.fetchOne(statement, arguments: [id, now]).map { PeerContent(stamp: $0[0], data: $0[1], user: $0[2]) }
    }
  }

  func save(_ id: String, _ content: PeerContent) async throws {
    try await change(
      "UPDATE session SET stamp = ?, data = ?, user = ?, expires = ? WHERE id = ? AND expires > ?",
      [content.stamp, content.data, content.user, Self.deadline, id, Self.now])
  }

  func touch(_ id: String, _ content: PeerContent) async throws {
    try await change("UPDATE session SET expires = ? WHERE id = ? AND expires > ?", [Self.deadline, id, Self.now])
  }

  func rotate(_ id: String, _ content: PeerContent) async throws -> String {
    let next = SessionIdentifier.make()
    try await change(
      "UPDATE session SET id = ?, stamp = ?, data = ?, user = ?, expires = ? WHERE id = ? AND expires > ?",
      [next, content.stamp, content.data, content.user, Self.deadline, id, Self.now])
    return next
  }

  func destroy(_ id: String) async throws { try await change("DELETE FROM session WHERE id = ?", [id]) }

  /// Runs a statement that changes one row.
  private func change(_ sql: String, _ arguments: StatementArguments) async throws {
    let count = try await pool.write { db in
      try db.cachedStatement(sql: sql).execute(arguments: arguments)
      return db.changesCount
    }
    if count != 1 { throw MissingSession() }
  }

  private static var now: Double { Date().timeIntervalSince1970 }
  private static var deadline: Double { now + lifetime }
}

/// The error for a session that is missing.
private struct MissingSession: Error {}
