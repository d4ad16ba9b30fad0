import Foundation
import Sessions
import SessionsPostgres
import Testing

/// The effect of other sessions' locks, and of one operation's failure, on the other operations.
@Suite struct LockTests {
  /// Long enough for what no lock stops, on a machine that is busy too; what meets a lock takes all of it.
  private let timeout: Duration = .seconds(10)

  @Test func `a row that another session has locked times out, nothing is done, and everything else goes on`() async throws {
    try await withStore(timeout: timeout) { store, server, table in
      let keys = (0..<20).map { _ in newKey() }
      for key in keys { _ = try await store.create(key, record(), now: now) }
      let lock = try TestConnection(server.url())
      try lock.run("BEGIN; SELECT FROM \"\(table)\" WHERE key = '\\x\(hex(keys[0]))' FOR UPDATE")
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          let refusal = await error { () throws(SessionError) in try await store.replace(keys[0], expecting: 1, with: record([1]), now: now)
          }
          #expect(refusal?.code == .timeout)
          #expect(refusal?.isIndeterminate == false)
        }
        for key in keys.dropFirst() {
          group.addTask { () async throws in
            #expect(try await store.touch(key, idleDeadline: later, now: now))
            #expect(try await store.load(keys[0], now: now)?.version == 1)
          }
        }
        try await group.waitForAll()
      }
      try lock.run("COMMIT")
      #expect(try await store.replace(keys[0], expecting: 1, with: record([2]), now: now) == .replaced)
      #expect(try await store.load(keys[0], now: now)?.payload == [2])
    }
  }

  /// A new identity writes the session under a new key and then removes the old record.
  @Test func `no session escapes the end of its subject by getting a new key meanwhile`() async throws {
    try await withStore(timeout: timeout) { store, server, table in
      let keys = (0..<3).map { _ in newKey() }.sorted()
      for key in keys { _ = try await store.create(key, record(subject: "ada"), now: now) }
      let mover = try TestConnection(server.url())
      let columns = "version, created, absolute, idle, sweep, subject, payload"
      try mover.run(
        "BEGIN; INSERT INTO \"\(table)\" (key, \(columns)) SELECT '\\x\(hex(newKey()))', \(columns) FROM \"\(table)\" "
          + "WHERE key = '\\x\(hex(keys[1]))'; DELETE FROM \"\(table)\" WHERE key = '\\x\(hex(keys[1]))'")
      async let removed = store.destroyAll(of: "ada", except: keys[2])
      try await eventually("the statement waits for the mover") {
        try server.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%\(table)%'").count == 1
      }
      try mover.run("COMMIT")
      #expect(try await removed == 2)
      #expect(try await store.records(of: "ada", after: nil, limit: 9, now: now).map(\.key) == [keys[2]])
      #expect(try await store.destroyAll(of: "ada", except: nil) == 1)
    }
  }

  @Test func `more sessions of a subject than one statement deletes are ended in parts, and those that move meanwhile too`() async throws {
    try await withStore(timeout: timeout) { store, server, table in
      try server.sql(
        "INSERT INTO \"\(table)\" SELECT decode(lpad(to_hex(g + 4096), 32, '0'), 'hex'), 1, 0, 2000000, 2000000, 2000000, 's', '\\x00' "
          + "FROM generate_series(1, 9000) AS g")
      let excepted = try #require(RecordKey((0..<14).map { _ in 0 } + [0x11, 0x11]))
      let mover = try TestConnection(server.url())
      // The last one is at a key before all others, once the first part is done and the last one waits.
      try mover.run(
        "BEGIN; UPDATE \"\(table)\" SET key = '\\x00000000000000000000000000000000' "
          + "WHERE key = (SELECT key FROM \"\(table)\" ORDER BY key DESC LIMIT 1)")
      async let removed = store.destroyAll(of: "s", except: excepted)
      try await eventually("the last part waits for the mover") {
        try server.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%\(table)%'").count == 1
      }
      #expect(try server.sql("SELECT count(*) > 800 FROM \"\(table)\"") == [["t"]])
      try mover.run("COMMIT")
      #expect(try await removed == 8999)
      #expect(try await store.records(of: "s", after: nil, limit: 9, now: now).map(\.key) == [excepted])
      #expect(try await store.destroyAll(of: "s", except: nil) == 1)
    }
  }

  @Test func `a locked table times out reads and writes, and the store goes on afterwards`() async throws {
    try await withStore(timeout: timeout) { store, server, table in
      let key = newKey()
      _ = try await store.create(key, record(), now: now)
      let lock = try TestConnection(server.url())
      try lock.run("BEGIN; LOCK TABLE \"\(table)\" IN ACCESS EXCLUSIVE MODE")
      async let load = error { () throws(SessionError) in try await store.load(key, now: now) }
      async let touch = error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }
      #expect(await load?.code == .timeout)
      let refusal = await touch
      #expect(refusal?.code == .timeout)
      #expect(refusal?.isIndeterminate == false)
      try lock.run("COMMIT")
      try await eventually("the lock to be gone") { (try? await store.load(key, now: now)) != nil }
    }
  }

  @Test func `an operation that fails fails alone`() async throws {
    try await withStore { store, server, table in
      let keys = (0..<30).map { _ in newKey() }
      // Random, so that no compression makes it fit into the index.
      let subject = String(decoding: (0..<20_000).map { _ in UInt8.random(in: 33...126) }, as: UTF8.self)
      let codes = try await together(
        store, table, server,
        keys.enumerated().map { number, key in
          { @Sendable in
            await error { () throws(SessionError) in
              try await store.create(key, record(subject: number == 7 ? subject : "s"), now: now)
            }?.code
          }
        })
      #expect(codes == keys.indices.map { $0 == 7 ? SessionErrorCode.tooLarge : nil })
      for (number, key) in keys.enumerated() { #expect((try await store.load(key, now: now) == nil) == (number == 7)) }
    }
  }

  @Test func `what is not committed is seen by nobody`() async throws {
    try await withStore { store, server, table in
      let key = newKey()
      _ = try await store.create(key, record([0]), now: now)
      let highest = Shared<Int64>(1)
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for version in 1...200 {
            _ = try await store.replace(key, expecting: Int64(version), with: record([UInt8(version)]), now: now)
          }
        }
        for _ in 0..<8 {
          group.addTask {
            for _ in 0..<100 {
              let committed = try await store.load(key, now: now)?.version ?? 0
              highest.update { $0 = max($0, committed) }
            }
          }
        }
        try await group.waitForAll()
      }
      // On one connection: the other store has made a second one for its reads by now.
      let fresh = try PostgresRecordStore(server.url(), configuration: configuration(table))
      try await fresh.prepare()
      // A batch with a read and a write of one key, and an operation that fails: the read must not have seen the write.
      let subject = String(decoding: (0..<20_000).map { _ in UInt8.random(in: 33...126) }, as: UTF8.self)
      var operations: [@Sendable () async throws -> Int64] = [
        { try await fresh.replace(key, expecting: 201, with: record([1]), now: now) == .replaced ? 0 : 1 },
        { await error { () throws(SessionError) in try await fresh.create(newKey(), record(subject: subject), now: now) } == nil ? 1 : 0 },
      ]
      for _ in 0..<20 { operations.append { try await fresh.load(key, now: now)?.version ?? 0 } }
      let versions = try await together(fresh, table, server, operations)
      await fresh.close()
      #expect(versions.prefix(2) == [0, 0])
      let committed = try server.sql("SELECT version FROM \"\(table)\"").first.flatMap { Int64($0[0]) } ?? 0
      #expect(committed == 202)
      #expect(versions.dropFirst(2).allSatisfy { $0 == 201 || $0 == 202 })
      #expect(highest.value <= 201)
    }
  }

  @Test func `four stores that write the same rows all the time do not stop each other`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    var stores: [PostgresRecordStore] = []
    for _ in 0..<4 {
      stores.append(try PostgresRecordStore(server.url(), configuration: configuration(table)))
    }
    let keys = (0..<12).map { _ in newKey() }
    for key in keys { _ = try await stores[0].create(key, record(), now: now) }
    let wins = Shared<[Int: Int]>([:])
    try await withThrowingTaskGroup(of: Void.self) { group in
      for store in stores {
        for worker in 0..<8 {
          group.addTask {
            for round in 0..<25 {
              let number = (worker * 7 + round * 5) % keys.count
              if round % 2 == 0 {
                #expect(try await store.touch(keys[number], idleDeadline: later, now: now))
              } else if let found = try await store.load(keys[number], now: now),
                try await store.replace(keys[number], expecting: found.version, with: record([1]), now: now) == .replaced
              {
                wins.update { $0[number, default: 0] += 1 }
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    // Each successful replace is in the version: none was lost or done twice.
    for (number, key) in keys.enumerated() {
      #expect(try await stores[0].load(key, now: now)?.version == Int64(1 + (wins.value[number] ?? 0)))
    }
    for store in stores { await store.close() }
  }

  @Test func `a cancelled operation is done or not done, and the store goes on`() async throws {
    try await withStore { store, server, table in
      let keys = (0..<40).map { _ in newKey() }
      let lock = try TestConnection(server.url())
      try lock.run("BEGIN; LOCK TABLE \"\(table)\" IN ACCESS EXCLUSIVE MODE")
      let tasks = keys.map { key in
        Task { await error { () throws(SessionError) in try await store.create(key, record(), now: now) } }
      }
      try await eventually("all to wait") { store.pendingOperations == tasks.count }
      for task in tasks.prefix(20) { task.cancel() }
      for task in tasks.prefix(20) { #expect(await task.value?.code == .cancelled) }
      try lock.run("COMMIT")
      for task in tasks.dropFirst(20) { #expect(await task.value == nil) }
      for (number, key) in keys.enumerated() { #expect((try await store.load(key, now: now) == nil) == (number < 20)) }
    }
  }
}
