import Foundation
import Sessions
import SessionsSQLite
import Testing

/// Table names, several tables in one file and several openers of one table.
@Suite struct TableTests {
  @Test(arguments: [
    "", "1a", "a b", "a-b", "a\"; DROP TABLE sessions; --", "a.b", "sessions\0", "été", "[", "a]", "sqlite_a", "SQLite_stat1",
    "swift-sessions", "a.expires", String(repeating: "a", count: 49),
  ])
  func hostileNamesAreRefused(name: String) async throws {
    try await withPath { path in
      let error = await openError(path, SQLiteConfiguration(table: name))
      #expect(error?.code == .misconfigured)
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }

  @Test(arguments: ["_", "a", "select", "table", "Group", "a_expires", String(repeating: "a", count: 48)])
  func awkwardNamesWork(name: String) async throws {
    try await withPath { path in
      let store = try openStore(path, table: name)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      #expect(try await store.load(key, now: now) == record())
      await store.close()
    }
  }

  @Test func namesThatDifferInCaseAreRefused() async throws {
    try await withPath { path in
      #expect(await openError(path, SQLiteConfiguration(table: "sessions")) == nil)
      let error = await openError(path, SQLiteConfiguration(table: "Sessions"))
      #expect(error?.code == .misconfigured)
      #expect(error?.message.contains("case") == true)
    }
  }

  @Test func `the bytes in use grow with what is stored, and shrink when a table is gone`() async throws {
    try await withPath { path in
      let (first, second) = (
        try openStore(path), try openStore(path, table: "more")
      )
      let empty = try #require(SQLiteRecordStore.usedBytes(path: path))
      for _ in 0..<100 { _ = try await second.create(newKey(), record([UInt8](repeating: 1, count: 1000)), now: now) }
      // They are still in the log.
      #expect(try #require(SQLiteRecordStore.usedBytes(path: path)) >= empty + 100_000)
      try await second.removeTable()
      #expect(try #require(SQLiteRecordStore.usedBytes(path: path)) <= empty)
      for store in [first, second] { await store.close() }
    }
    #expect(SQLiteRecordStore.usedBytes(path: "/dev/null/none") == nil)
  }

  @Test func tablesInOneFileAreIsolated() async throws {
    try await withPath { path in
      let first = try openStore(path, table: "a")
      let second = try openStore(path, table: "a_expires")
      let key = newKey()
      #expect(try await first.create(key, record([1], subject: "anna"), now: now))
      #expect(try await second.load(key, now: now) == nil)
      #expect(try await second.create(key, record([2], subject: "anna"), now: now))
      #expect(try await second.prune(now: later, limit: 10) == 1)
      #expect(try await second.destroyAll(of: "anna", except: nil) == 0)
      #expect(try await first.load(key, now: now)?.payload == [1])
      try await second.removeTable()
      #expect(try await first.records(of: "anna", after: nil, limit: 10, now: now).map(\.key) == [key])
      await first.close()
      await second.close()
    }
  }

  @Test func storesOnOneTableSeeEachOther() async throws {
    try await withPath { path in
      let first = try openStore(path)
      let second = try openStore(path)
      let key = newKey()
      #expect(try await first.create(key, record([1]), now: now))
      #expect(try await second.load(key, now: now)?.payload == [1])
      #expect(try await second.replace(key, expecting: 1, with: record([2]), now: now) == .replaced)
      #expect(try await first.replace(key, expecting: 1, with: record([3]), now: now) == .stale)
      #expect(try await first.destroy(key))
      #expect(try await second.load(key, now: now) == nil)
      await first.close()
      await second.close()
    }
  }

  @Test func manyOpenersInOneProcessRace() async throws {
    try await withPath { path in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<32 {
          group.addTask {
            let configuration = SQLiteConfiguration(table: "t\(index % 3)", timeout: .seconds(60))
            let store = try SQLiteRecordStore(path: path, configuration: configuration)
            #expect(try await store.create(newKey(), record(), now: now))
            await store.close()
          }
        }
        try await group.waitForAll()
      }
      #expect(try sql(path, "SELECT name, version FROM \"swift-sessions\"") == [["t0", "1"], ["t1", "1"], ["t2", "1"]])
      #expect(try sql(path, "SELECT (SELECT count(*) FROM t0) + (SELECT count(*) FROM t1) + (SELECT count(*) FROM t2)") == [["32"]])
    }
  }

  @Test func manyProcessesRace() async throws {
    try await withPath { path in
      let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
        for _ in 0..<8 { group.addTask { try await CrashWriterProcess.run(["open", path, "sessions"]) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses == Array(repeating: 0, count: 8))
      #expect(try sql(path, "SELECT count(*) FROM sessions") == [["8"]])
      #expect(try sql(path, "PRAGMA integrity_check") == [["ok"]])
    }
  }

  @Test func aTableCanBeRemovedWhileAnotherStoreHasItOpen() async throws {
    try await withPath { path in
      let first = try openStore(path)
      let second = try openStore(path)
      let key = newKey()
      #expect(try await second.create(key, record(), now: now))
      try await first.removeTable()
      #expect(await error { () async throws(SessionError) in try await second.load(key, now: now) }?.code == .backend)
      #expect(await error { () async throws(SessionError) in try await second.ping() }?.code == .backend)
      let third = try openStore(path)
      #expect(try await third.load(key, now: now) == nil)
      #expect(try sql(path, "SELECT count(*) FROM sqlite_schema WHERE tbl_name = 'sessions' AND sql IS NOT NULL") == [["3"]])
      for store in [first, second, third] { await store.close() }
    }
  }
}
