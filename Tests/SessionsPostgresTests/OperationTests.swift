import Foundation
import Sessions
import SessionsPostgres
import Testing

/// The operations as single statements, and merged with others.
@Suite struct OperationTests {
  @Test func `every kind of bytes comes back`() async throws {
    try await withStore { (store, _, _) async throws in
      for payload in [[], [0], Array(0...255), Array(repeating: 0xFF, count: 100_000)] as [[UInt8]] {
        for subject in [nil, "", "a\u{0}b", "ä😀", "%_'\"\\"] as [String?] {
          let key = newKey()
          let written = record(payload, subject: subject, absolute: .unlimited, idle: .maximum)
          #expect(try await store.create(key, written, now: now))
          #expect(try await store.load(key, now: now) == written)
        }
      }
    }
  }

  @Test func `merged loads answer each request: present, absent, expired for one and live for the other, and the same key often`()
    async throws
  {
    try await withStore { store, server, table in
      let keys = (0..<40).map { _ in newKey() }
      for (number, key) in keys.enumerated() where number % 3 != 0 {
        _ = try await store.create(key, record([UInt8(number)], idle: Timestamp(milliseconds: 1_500_000)), now: now)
      }
      let order = (0..<200).map { _ in Int.random(in: 0..<40) }
      let late = Timestamp(milliseconds: 1_500_000)
      let loaded = try await together(
        store, table, server,
        order.enumerated().map { position, number in
          { @Sendable in try await store.load(keys[number], now: position % 2 == 0 ? now : late) }
        })
      for (position, number) in order.enumerated() {
        #expect(loaded[position]?.payload == (number % 3 != 0 && position % 2 == 0 ? [UInt8(number)] : nil))
      }
    }
  }

  @Test func `merged writes of many keys each get their own answer`() async throws {
    try await withStore { store, server, table in
      let keys = (0..<120).map { _ in newKey() }
      let created = try await together(
        store, table, server, keys.map { key in { @Sendable in try await store.create(key, record(subject: "s"), now: now) } })
      #expect(created.allSatisfy { $0 })
      // Every kind in one batch: half of each has to fail.
      let answers = try await together(
        store, table, server,
        keys.enumerated().map { number, key in
          { @Sendable () async throws -> Bool in
            let (kind, succeeds) = (number % 4, number % 8 < 4)
            switch kind {
            case 0: return try await store.create(succeeds ? newKey() : key, record(), now: now)
            case 1: return try await store.replace(key, expecting: succeeds ? 1 : 2, with: record([7]), now: now) == .replaced
            case 2: return try await store.touch(key, idleDeadline: later, now: succeeds ? now : later)
            default: return try await store.destroy(key, expecting: succeeds ? (number % 3 == 0 ? nil : 1) : 5)
            }
          }
        })
      for number in keys.indices {
        #expect(answers[number] == (number % 8 < 4), "\(number)")
        let record = try await store.load(keys[number], now: now)
        #expect(record?.version == (number % 8 == 1 ? 2 : number % 8 == 3 ? nil : 1), "\(number)")
        #expect(record == nil || record?.payload == (number % 8 == 1 ? [7] : Array("payload".utf8)))
      }
    }
  }

  @Test func `a batch that no buffer holds, with as much to read as to write, goes through`() async throws {
    try await withStore { store, server, table in
      let large = (0..<150).map { _ in newKey() }
      let payload: [UInt8] = Array(repeating: 7, count: 64 * 1024)
      let created = try await together(
        store, table, server, large.map { key in { @Sendable in try await store.create(key, record(payload), now: now) } })
      #expect(created.allSatisfy { $0 })
      var operations: [@Sendable () async throws -> Bool] = []
      for key in large {
        operations.append { try await store.replace(key, expecting: 1, with: record(payload), now: now) == .replaced }
        operations.append { try await store.load(key, now: now)?.payload == payload }
      }
      #expect(try await together(store, table, server, operations).allSatisfy { $0 })
    }
  }

  @Test func `of many writes of one key that come together each sees the ones before it`() async throws {
    try await withStore { store, server, table in
      let (key, fresh) = (newKey(), newKey())
      #expect(try await store.create(key, record(), now: now))
      let replaced = try await together(
        store, table, server,
        (0..<50).map { number in
          { @Sendable in try await store.replace(key, expecting: 1, with: record([UInt8(number)]), now: now) }
        })
      #expect(replaced.count { $0 == .replaced } == 1)
      let created = try await together(
        store, table, server, (0..<50).map { _ in { @Sendable in try await store.create(fresh, record(), now: now) } })
      #expect(created.count { $0 } == 1)
      let touched = try await together(
        store, table, server,
        (0..<50).map { number in
          { @Sendable in try await store.touch(key, idleDeadline: Timestamp(milliseconds: 1_000_100 + Int64(number)), now: now) }
        })
      #expect(touched.allSatisfy { $0 })
      let destroyed = try await together(
        store, table, server, (0..<50).map { _ in { @Sendable in try await store.destroy(fresh) } })
      #expect(destroyed.count { $0 } == 1)
      #expect(try await store.load(key, now: now)?.version == 2)
    }
  }

  @Test func `idle deadlines follow the rules, alone and merged`() async throws {
    try await withStore { store, server, table in
      for isMerged in [false, true] {
        let keys = (0..<5).map { _ in newKey() }
        for key in keys { _ = try await store.create(key, record(idle: at(1_500_000)), now: now) }
        let operations: [@Sendable () async throws -> Bool] = [
          { try await store.touch(keys[0], idleDeadline: at(1_400_000), now: now) },
          { try await store.touch(keys[1], idleDeadline: at(9_000_000), now: now) },
          { try await store.replace(keys[2], expecting: 1, with: record(idle: at(1_200_000)), now: now) == .replaced },
          {
            try await store.replace(
              keys[3], expecting: 1, with: record(idle: at(1_200_000)), forcingIdleDeadline: true, now: now) == .replaced
          },
          { try await store.touch(keys[4], idleDeadline: at(1_600_000), now: at(1_500_000)) },
        ]
        var answers: [Bool] = []
        if isMerged {
          answers = try await together(store, table, server, operations)
        } else {
          for operation in operations { answers.append(try await operation()) }
        }
        #expect(answers == [true, true, true, true, false])
        var deadlines: [Int64?] = []
        for key in keys { deadlines.append(try await store.load(key, now: now)?.idleDeadline.milliseconds) }
        #expect(deadlines == [1_500_000, 2_000_000, 1_500_000, 1_200_000, 1_500_000])
      }
    }
  }

  @Test func `prune takes the longest expired first, finds what was touched or shortened, and passes over what is locked`() async throws {
    try await withStore { store, server, table in
      let keys = (0..<6).map { _ in newKey() }
      for (number, key) in keys.enumerated() {
        _ = try await store.create(key, record(idle: at(1_100_000 + Int64(number) * 1000)), now: now)
      }
      // Kept alive by a touch; and one of a long life that is cut short.
      #expect(try await store.touch(keys[0], idleDeadline: at(1_900_000), now: now))
      _ = try await store.replace(keys[5], expecting: 1, with: record(idle: at(1_000_001)), forcingIdleDeadline: true, now: now)
      let lock = try TestConnection(server.url())
      try lock.run("BEGIN; SELECT FROM \"\(table)\" WHERE key = '\\x\(hex(keys[1]))' FOR UPDATE")
      #expect(try await store.prune(now: at(1_500_000), limit: 2) == 2)
      var left = try server.sql("SELECT encode(key, 'hex') FROM \"\(table)\"").map { $0[0] }
      #expect(Set(left) == Set([keys[0], keys[1], keys[3], keys[4]].map(hex)))
      #expect(try await store.prune(now: at(1_500_000), limit: 10) == 2)
      try lock.run("COMMIT")
      #expect(try await store.prune(now: at(1_500_000), limit: 10) == 1)
      #expect(try await store.prune(now: at(1_899_999), limit: 10) == 0)
      #expect(try await store.prune(now: at(1_900_000), limit: 10) == 1)
      left = try server.sql("SELECT encode(key, 'hex') FROM \"\(table)\"").map { $0[0] }
      #expect(left.isEmpty)
    }
  }

  @Test func `a touch stays on its page and leaves the indexes alone; with an index of what it changes it would not`() async throws {
    let hot = try await touches(indexing: nil)
    #expect(hot >= 900, "\(hot) of 1000 touches are HOT")
    #expect(try await touches(indexing: "idle") == 0)
  }

  /// The number of 1000 touches, ten at a time, that the server counts as HOT: a new version of the row on the same page, unknown to any
  /// index.
  private func touches(indexing column: String?) async throws -> Int {
    try await withStore { store, server, table in
      let keys = (0..<200).map { _ in newKey() }
      for key in keys {
        _ = try await store.create(
          key, record(Array(repeating: 1, count: 500), subject: "s", idle: at(1_100_000)), now: now)
      }
      if let column { try server.sql("CREATE INDEX ON \"\(table)\" (\(column))") }
      for round in 1...5 {
        let order = keys.shuffled()
        for start in stride(from: 0, to: order.count, by: 10) {
          try await withThrowingTaskGroup(of: Bool.self) { group in
            for key in order[start..<start + 10] {
              group.addTask { try await store.touch(key, idleDeadline: at(1_100_000 + Int64(round)), now: now) }
            }
            for try await touched in group { #expect(touched) }
          }
        }
      }
      // A session's counts are sent when it ends, at the latest.
      await store.close()
      let query = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = '\(table)'"
      try await eventually("the counts") { try server.sql(query).first?.first == "1000" }
      return try server.sql(query).first.flatMap { Int($0[1]) } ?? -1
    }
  }
}
