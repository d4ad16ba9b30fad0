import Foundation
import Sessions
import SessionsPostgres
import Testing

/// Removing backlogs: in order, in parts, and without harm to what goes on meanwhile.
@Suite(.serialized) struct PruneTests {
  /// Makes expired rows, of which every `touched`th was touched after it was created, so that its place in the index is too early.
  private func fill(_ server: TestServer, _ table: String, _ count: Int, touchedEvery touched: Int = 3) throws {
    try server.sql(
      """
      INSERT INTO "\(table)" SELECT decode(lpad(to_hex(g + 4096), 32, '0'), 'hex'), 1, 0, g + d, g + d, g, NULL, '\\x00'
      FROM (SELECT g, CASE WHEN g % \(touched) = 0 THEN g * 7919 % 50000 ELSE 0 END AS d FROM generate_series(1, \(count)) AS g) AS s
      """)
  }

  private func deadlines(_ server: TestServer, _ table: String) throws -> [Int] {
    try server.sql("SELECT least(absolute, idle) FROM \"\(table)\" ORDER BY 1").compactMap { Int($0[0]) }
  }

  @Test func `a prune removes exactly the longest expired of a backlog, in any portions, whatever was touched`() async throws {
    try await withStore { store, server, table in
      try fill(server, table, 5000)
      var left = try deadlines(server, table)
      for limit in [1, 7, 300, 999, 2500, 1] {
        #expect(try await store.prune(now: now, limit: limit) == limit)
        left.removeFirst(limit)
        #expect(try deadlines(server, table) == left)
      }
      // Those that expire later stay; what is between is found although its place was early.
      let middle = try #require(left.dropFirst(left.count / 2).first)
      let expired = left.prefix { $0 <= middle }.count
      #expect(try await store.prune(now: at(Int64(middle)), limit: .max) == expired)
      #expect(try deadlines(server, table) == Array(left.dropFirst(expired)))
      #expect(try await store.prune(now: at(Int64(middle)), limit: .max) == 0)
      #expect(try await store.prune(now: now, limit: .max) == left.count - expired)
    }
  }

  @Test func `two nodes that prune at once remove every expired row once, and no other`() async throws {
    try await withStore { store, server, table in
      try fill(server, table, 20_000)
      let alive = newKey()
      #expect(try await store.create(alive, record(), now: now))
      let second = try PostgresRecordStore(server.url(), configuration: configuration(table))
      async let one = store.prune(now: now, limit: .max)
      async let two = second.prune(now: now, limit: .max)
      let removed = try await [one, two]
      // A part that the other holds locked is passed over.
      let rest = try await store.prune(now: now, limit: .max)
      #expect(removed[0] + removed[1] + rest == 20_000)
      #expect(try await store.load(alive, now: now) != nil)
      await second.close()
    }
  }

  /// The rows of the index that a statement read, as the server counts them.
  private func entriesRead(_ server: TestServer, _ table: String) throws -> Int {
    try Int(server.sql("SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname = '\(table).sweep'")[0][0]) ?? -1
  }

  @Test func `a prune reads so many rows as it removes, and not the backlog`() async throws {
    let server = try TestServer.shared.get()
    var read: [Int] = []
    for backlog in [2000, 40_000] {
      let table = newTable()
      let store = try PostgresRecordStore(server.url(), configuration: configuration(table))
      try await store.prepare()
      try fill(server, table, backlog)
      #expect(try await store.prune(now: now, limit: 100) == 100)
      // The counts are sent when the connection ends, at the latest.
      await store.close()
      var entries = 0
      try await eventually("the counts") {
        entries = try entriesRead(server, table)
        return entries > 0
      }
      read.append(entries)
    }
    #expect(read[0] == read[1] && read[1] < 1000, "\(read) entries for 100 of 2000 and of 40 000")
  }

  @Test func `a prune of a large backlog refuses nothing that others ask for, and they do not wait for its end`() async throws {
    try await withStore(timeout: .seconds(2)) { store, server, table in
      try fill(server, table, 60_000)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      let ended = Shared(false)
      async let pruned: Int = {
        defer { ended.update { $0 = true } }
        return try await store.prune(now: now, limit: 50_000)
      }()
      var meanwhile = 0
      while !ended.value {
        #expect(try await store.touch(key, idleDeadline: at(1_500_000 + Int64(meanwhile)), now: now))
        if !ended.value { meanwhile += 1 }
      }
      #expect(try await pruned == 50_000)
      // With one statement for all, it is one or two.
      #expect(meanwhile >= 20, "\(meanwhile) touches while 50 000 rows were removed")
    }
  }

  @Test func `a part that takes too long ends before it costs others their deadline`() async throws {
    try await withStore(timeout: .seconds(5)) { store, server, table in
      try fill(server, table, 10)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try server.sql(
        """
        CREATE FUNCTION "\(table)_slow"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN old; END $$;
        CREATE TRIGGER slow BEFORE DELETE ON "\(table)" FOR EACH ROW EXECUTE FUNCTION "\(table)_slow"()
        """)
      async let pruned = error { () throws(SessionError) in try await store.prune(now: now, limit: 5) }
      var refused = 0
      for count in 0..<40 {
        let refusal = await error { () throws(SessionError) in
          try await store.touch(key, idleDeadline: at(1_500_000 + Int64(count)), now: now)
        }
        if refusal != nil { refused += 1 }
        try await Task.sleep(for: .milliseconds(20))
      }
      let refusal = await pruned
      #expect(refused == 0)
      #expect(refusal?.code == .timeout && refusal?.isIndeterminate == false, "\(String(describing: refusal))")
      try server.sql("DROP TRIGGER slow ON \"\(table)\"")
      #expect(try await store.prune(now: now, limit: 10) == 10)
    }
  }

  @Test func `a prune that is cancelled ends between two parts`() async throws {
    try await withStore { store, server, table in
      try fill(server, table, 60_000)
      let task = Task { try await store.prune(now: now, limit: .max) }
      try await eventually("a part to be done") { try Int(server.sql("SELECT count(*) FROM \"\(table)\"")[0][0]) != 60_000 }
      task.cancel()
      let outcome = await task.result
      let left = try Int(server.sql("SELECT count(*) FROM \"\(table)\"")[0][0]) ?? 0
      if case .failure(let failure) = outcome {
        #expect((failure as? SessionError)?.code == .cancelled)
        #expect(left > 0)
      } else {
        #expect(left == 0)
      }
    }
  }
}
