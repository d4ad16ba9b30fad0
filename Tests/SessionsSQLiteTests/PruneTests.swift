import Foundation
import Sessions
import SessionsSQLite
import Testing

/// Removing backlogs: in order, in parts, and without harm to what goes on meanwhile.
@Suite(.serialized) struct PruneTests {
  /// Makes expired rows, of which no two expire at the same time.
  private func fill(_ path: String, _ count: Int) throws {
    try sql(
      path,
      """
      WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < \(count))
      INSERT INTO sessions SELECT randomblob(16), 1, 0, n, n, n, NULL, zeroblob(400) FROM g
      """)
  }

  private func withStore(_ body: (SQLiteRecordStore, String) async throws -> Void) async throws {
    try await withPath { path in
      let store = try openStore(path)
      try await body(store, path)
      await store.close()
    }
  }

  @Test func `a prune removes exactly the longest expired of a backlog, in any portions`() async throws {
    try await withStore { store, path in
      try fill(path, 5000)
      let alive = newKey()
      #expect(try await store.create(alive, record(), now: now))
      var removed = 0
      for limit in [1, 7, 300, 999, 2500, 1] {
        #expect(try await store.prune(now: now, limit: limit) == limit)
        removed += limit
        let left = try sql(path, "SELECT min(expires), count(*) FROM sessions WHERE expires < 1000000")
        #expect(left == [["\(removed + 1)", "\(5000 - removed)"]])
      }
      #expect(try await store.prune(now: Timestamp(milliseconds: 4500), limit: .max) == 4500 - removed)
      #expect(try await store.prune(now: Timestamp(milliseconds: 4500), limit: .max) == 0)
      #expect(try await store.prune(now: now, limit: .max) == 500)
      #expect(try await store.load(alive, now: now) != nil)
    }
  }

  @Test func `a prune of a large backlog refuses nothing that others ask for, and they do not wait for its end`() async throws {
    try await withStore { store, path in
      try fill(path, 60_000)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      let ended = Shared(false)
      async let pruned: Int = {
        defer { ended.update { $0 = true } }
        return try await store.prune(now: now, limit: 50_000)
      }()
      var meanwhile = 0
      while !ended.value {
        #expect(try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_500_000 + Int64(meanwhile)), now: now))
        if !ended.value { meanwhile += 1 }
      }
      #expect(try await pruned == 50_000)
      // With one statement for all, it is one or two.
      #expect(meanwhile >= 20, "\(meanwhile) touches while 50 000 rows were removed")
    }
  }

  @Test func `stores that prune at once remove every expired row once, and no other`() async throws {
    try await withStore { store, path in
      try fill(path, 20_000)
      let alive = newKey()
      #expect(try await store.create(alive, record(), now: now))
      let second = try openStore(path)
      async let one = store.prune(now: now, limit: .max)
      async let two = second.prune(now: now, limit: .max)
      let removed = try await [one, two]
      #expect(removed[0] + removed[1] == 20_000)
      #expect(try await store.load(alive, now: now) != nil)
      await second.close()
    }
  }

  @Test func `a prune that is cancelled ends between two parts`() async throws {
    try await withStore { store, path in
      try fill(path, 60_000)
      let task = Task { try await store.prune(now: now, limit: .max) }
      #expect(try await eventuallyAsync { try sql(path, "SELECT count(*) FROM sessions") != [["60000"]] })
      task.cancel()
      let outcome = await task.result
      let left = try sql(path, "SELECT count(*) FROM sessions")
      if case .failure(let failure) = outcome {
        #expect((failure as? SessionError)?.code == .cancelled)
        #expect(left != [["0"]])
      } else {
        #expect(left == [["0"]])
      }
    }
  }
}

/// Listing a subject's sessions: a page costs what it returns, and what has expired costs nobody else anything.
@Suite(.serialized) struct ListingTests {
  /// Makes rows of one subject, with keys in the order of their numbers, of which every `alive`th has not expired.
  private func fill(_ path: String, _ count: Int, alive: Int) throws {
    try sql(
      path,
      """
      WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < \(count))
      INSERT INTO sessions SELECT unhex16(n), 1, 0, d, d, d, 'anna', zeroblob(400)
      FROM (SELECT n, CASE WHEN n % \(alive) = 0 THEN 2000000 ELSE 5 END AS d FROM g)
      """.replacing("unhex16(n)", with: "CAST(printf('%016d', n) AS BLOB)"))
  }

  @Test func `pages are complete and in order, however many have expired between`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      try fill(path, 30_000, alive: 1000)
      var found: [String] = []
      var cursor: RecordKey?
      for _ in 0..<10 {
        let page = try await store.records(of: "anna", after: cursor, limit: 7, now: now)
        #expect(page.count == min(7, 30 - found.count))
        found += page.map { String(decoding: $0.key.bytes, as: UTF8.self) }
        cursor = page.last?.key ?? cursor
      }
      #expect(found == (1...30).map { String(format: "%016d", $0 * 1000) })
      #expect(try await store.records(of: "anna", after: nil, limit: .max, now: now).count == 30)
      await store.close()
    }
  }

  @Test func `others go on while a subject with many sessions is logged out everywhere, and all of them end but one`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      try fill(path, 40_000, alive: 2)
      let (kept, key) = (newKey(), newKey())
      #expect(try await store.create(kept, record(subject: "anna"), now: now))
      #expect(try await store.create(key, record(subject: "bert"), now: now))
      let (began, ended) = (Shared(false), Shared(false))
      async let destroyed = {
        began.update { $0 = true }
        defer { ended.update { $0 = true } }
        return try await store.destroyAll(of: "anna", except: kept)
      }()
      #expect(await eventually { began.value })
      var meanwhile = 0
      while !ended.value {
        #expect(try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_500_000 + Int64(meanwhile)), now: now))
        if !ended.value { meanwhile += 1 }
      }
      #expect(try await destroyed == 40_000)
      #expect(meanwhile >= 20, "\(meanwhile) touches while 40 000 sessions ended")
      #expect(try sql(path, "SELECT count(*), sum(subject = 'anna') FROM sessions") == [["2", "1"]])
      #expect(try await store.load(kept, now: now) != nil)
      #expect(try await store.destroyAll(of: "anna", except: nil) == 1)
      #expect(try await store.destroyAll(of: "anna", except: nil) == 0)
      await store.close()
    }
  }

  @Test func `others go on while a page passes over many that have expired`() async throws {
    try await withPath { path in
      let store = try openStore(path)
      try fill(path, 200_000, alive: 200_000)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      let (began, ended) = (Shared(false), Shared(false))
      async let page = {
        began.update { $0 = true }
        defer { ended.update { $0 = true } }
        return try await store.records(of: "anna", after: nil, limit: 10, now: now).count
      }()
      #expect(await eventually { began.value })
      var meanwhile = 0
      while !ended.value {
        #expect(try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_500_000 + Int64(meanwhile)), now: now))
        if !ended.value { meanwhile += 1 }
      }
      #expect(try await page == 1)
      // With one statement for all, it is one or two; in parts, one for each of almost 800.
      #expect(meanwhile >= 100, "\(meanwhile) touches while 200 000 rows were passed over")
      await store.close()
    }
  }
}
