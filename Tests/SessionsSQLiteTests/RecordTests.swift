import Foundation
import Sessions
import SessionsSQLite
import Testing

/// The columns of records.
@Suite struct RecordTests {
  private func withStore(_ body: (SQLiteRecordStore, String) async throws -> Void) async throws {
    try await withPath { path in
      let store = try openStore(path)
      try await body(store, path)
      await store.close()
    }
  }

  @Test(arguments: [[], [0], [0, 0, 1], Array(0...255), [UInt8](repeating: 0xFF, count: 100_000)] as [[UInt8]])
  func anyPayloadComesBack(payload: [UInt8]) async throws {
    try await withStore { (store, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(payload), now: now))
      #expect(try await store.load(key, now: now)?.payload == payload)
      #expect(try await store.replace(key, expecting: 1, with: record(payload + [1]), now: now) == .replaced)
      #expect(try await store.load(key, now: now)?.payload == payload + [1])
      #expect(try await store.replace(key, expecting: 2, with: record(payload), now: now) == .replaced)
      #expect(try await store.load(key, now: now)?.payload == payload)
    }
  }

  @Test func subjectsAreComparedByteForByte() async throws {
    try await withStore { (store, _) async throws in
      // Precomposed and decomposed é are equal as Swift strings.
      let subjects = ["", "a", "a\0", "a\0b", "A", "a ", "\u{E9}", "e\u{301}", "'; DROP TABLE sessions; --", "%", "🦊"]
      for subject in subjects { #expect(try await store.create(newKey(), record(Array(subject.utf8), subject: subject), now: now)) }
      #expect(try await store.create(newKey(), record(), now: now))
      for subject in subjects {
        let found = try await store.records(of: subject, after: nil, limit: 10, now: now)
        #expect(found.map(\.record.payload) == [Array(subject.utf8)])
        #expect(found.first?.record.subject.map { Array($0.utf8) } == Array(subject.utf8))
        #expect(try await store.destroyAll(of: subject, except: nil) == 1)
      }
    }
  }

  @Test func subjectsArePagedInTheOrderOfKeys() async throws {
    try await withStore { (store, _) async throws in
      let keys = (0..<25).map { _ in newKey() }
      for key in keys { #expect(try await store.create(key, record(subject: "anna"), now: now)) }
      #expect(try await store.create(newKey(), record(subject: "anna", idle: now), now: now))
      var paged: [RecordKey] = []
      while true {
        let page = try await store.records(of: "anna", after: paged.last, limit: 10, now: now)
        if page.isEmpty { break }
        #expect(page.count == min(10, 25 - paged.count))
        paged += page.map(\.key)
      }
      #expect(paged == keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) })
      #expect(try await store.records(of: "anna", after: nil, limit: 0, now: now).isEmpty)
      #expect(try await store.records(of: "anna", after: nil, limit: -1, now: now).isEmpty)
      #expect(try await store.destroyAll(of: "anna", except: keys[3]) == 25)
      #expect(try await store.load(keys[3], now: now) != nil)
    }
  }

  @Test func replacingKeepsTheCreationTimeAndTheLaterIdleDeadline() async throws {
    try await withStore { (store, _) async throws in
      let key = newKey()
      let middle = Timestamp(milliseconds: 1_500_000)
      #expect(try await store.create(key, record(idle: middle), now: now))
      #expect(try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_600_000), now: now))
      var next = record([2], subject: "anna", absolute: .unlimited, idle: middle)
      next.createdAt = later
      next.version = 99
      #expect(try await store.replace(key, expecting: 1, with: next, now: now) == .replaced)
      let stored = try await store.load(key, now: now)
      #expect(stored?.version == 2)
      #expect(stored?.createdAt == now)
      #expect(stored?.idleDeadline == Timestamp(milliseconds: 1_600_000))
      #expect(stored?.absoluteDeadline == .unlimited)
      #expect(stored?.subject == "anna")
      let forced = try await store.replace(key, expecting: 2, with: next, forcingIdleDeadline: true, now: now)
      #expect(forced == .replaced)
      #expect(try await store.load(key, now: now)?.idleDeadline == middle)
      #expect(try await store.load(key, now: middle) == nil)
    }
  }

  @Test func unlimitedDeadlinesNeverExpire() async throws {
    try await withStore { (store, _) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(absolute: .unlimited, idle: .unlimited), now: now))
      #expect(try await store.load(key, now: .maximum) != nil)
      #expect(try await store.touch(key, idleDeadline: now, now: now))
      #expect(try await store.load(key, now: .maximum)?.idleDeadline == .unlimited)
      #expect(try await store.prune(now: .maximum, limit: 10) == 0)
    }
  }

  @Test func pruningTakesTheLongestExpiredFirst() async throws {
    try await withStore { (store, _) async throws in
      let keys = (0..<5).map { _ in newKey() }
      for (index, key) in keys.enumerated().reversed() {
        let deadline = Timestamp(milliseconds: 1_000_100 + Int64(index))
        #expect(try await store.create(key, record(idle: deadline), now: now))
      }
      #expect(try await store.prune(now: later, limit: 0) == 0)
      #expect(try await store.prune(now: later, limit: -1) == 0)
      #expect(try await store.prune(now: later, limit: 2) == 2)
      #expect(try await store.load(keys[1], now: now) == nil)
      #expect(try await store.load(keys[2], now: now) != nil)
      #expect(try await store.prune(now: Timestamp(milliseconds: 1_000_102), limit: 10) == 1)
      #expect(try await store.prune(now: later, limit: .max) == 2)
    }
  }

  @Test(arguments: ["version = 'x'", "payload = 'text'", "idle = 5", "subject = x'00'", "created = 1.5", "expires = 'never'"])
  func aRowOfWrongTypesIsCorruptAndHarmsNoOther(change: String) async throws {
    try await withPath { path in
      let store = try openStore(path)
      let keys = [newKey(), newKey()]
      for key in keys { #expect(try await store.create(key, record(subject: "anna"), now: now)) }
      await store.close()
      // SQLite itself would not store wrong types in a strict table: take the strictness away.
      try sql(
        path, "PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')') WHERE name = 'sessions'")
      try sql(path, "UPDATE sessions SET \(change) WHERE key = x'\(hex(keys[0]))'")
      let again = try openStore(path)
      let failure = await error { () async throws(SessionError) in try await again.load(keys[0], now: now) }
      #expect(failure?.code == .corrupt)
      #expect(try await again.load(keys[1], now: now) == record(subject: "anna"))
      #expect(try await again.records(of: "anna", after: nil, limit: 10, now: now).map(\.key) == [keys[1]])
      #expect(try await again.destroy(keys[0]))
      #expect(try await again.create(keys[0], record(), now: now))
      await again.close()
    }
  }

  @Test func theLookupsUseTheirIndexes() async throws {
    try await withStore { (store, path) async throws in
      let plans = [
        "SELECT * FROM sessions WHERE key = x'00' AND expires > 1": "sqlite_autoindex_sessions_1 (key=?)",
        "SELECT key FROM sessions WHERE expires <= 1 ORDER BY expires LIMIT 1": "INDEX sessions.expires (expires<?)",
        "SELECT * FROM sessions WHERE subject = ?1 AND key > x'' ORDER BY key": "INDEX sessions.subject (subject=? AND key>?)",
        "DELETE FROM sessions WHERE rowid IN (SELECT rowid FROM sessions WHERE subject = ?1 AND key <> x'' LIMIT 9)":
          "INDEX sessions.subject (subject=?)",
      ]
      for (statement, plan) in plans {
        let found = try sql(path, "EXPLAIN QUERY PLAN \(statement)").flatMap { $0 }.joined(separator: " ")
        #expect(found.contains(plan), "\(found)")
        #expect(!found.contains("TEMP B-TREE"), "\(found)")
      }
    }
  }

  @Test func itDeclaresWhatItIs() async throws {
    try await withPath { path in
      let store = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(durability: .powerLoss))
      #expect(store.capabilities == [.subjectIndex, .persistence, .sharedBackend])
      #expect(store.durability == .powerLoss)
      #expect(try store.integer("PRAGMA synchronous") == 2)
      await store.close()
      let relaxed = try openStore(path)
      #expect(try relaxed.integer("PRAGMA synchronous") == 1)
      #expect(try sql(path, "PRAGMA journal_mode") == [["wal"]])
      await relaxed.close()
    }
  }
}
