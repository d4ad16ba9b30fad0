import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// The index of a subject on a real server: whose clock it goes by, what a page costs, and what it says when it is gone.
@Suite(.serialized) struct IndexTests {
  private let index = "sessions:subject:YWRh"
  private let hour: Duration = .seconds(3600)

  @Test func `an application whose clock is hours ahead, or behind, takes no live session out of its index`() async throws {
    try await withStore { (store, server) async throws in
      for skew in [9, -9] {
        let there = now.advanced(by: hour * skew)
        let key = newKey()
        let record = record(subject: "ada", absolute: now.advanced(by: hour * 8), idle: now.advanced(by: hour))
        #expect(try await store.create(key, record, now: now))
        // The other node logs somebody in, and lists.
        let other = newKey()
        let end = there.advanced(by: hour * 8)
        #expect(try await store.create(other, SessionsRedisTests.record(subject: "ada", absolute: end, idle: end), now: there))
        _ = try await store.records(of: "ada", after: nil, limit: 10, now: there)
        #expect(try await store.records(of: "ada", after: nil, limit: 10, now: now).map(\.key).contains(key))
        _ = try await store.destroyAll(of: "ada", except: nil)
        #expect(try await store.load(key, now: now) == nil, "a clock that is \(skew) hours ahead")
      }
    }
  }

  @Test func `a reader whose clock is ahead leaves the entry of a login that is under way`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(subject: "ada"), now: now))
      // As it is between the two steps of a login.
      #expect(try await server.command("RENAME", name(key), "elsewhere") == "OK")
      let ahead = now.advanced(by: hour * 9)
      #expect(try await store.records(of: "ada", after: nil, limit: 10, now: ahead).isEmpty)
      #expect(try await server.command("RENAME", "elsewhere", name(key)) == "OK")
      #expect(try await store.records(of: "ada", after: nil, limit: 10, now: now).map(\.key) == [key])
      #expect(try await store.destroyAll(of: "ada", except: nil) == 1)
    }
  }

  @Test func `the end of a subject leaves the entry of a create that waited for the end of the record before it`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(subject: "ada"), now: now))
      // The other create has put its entry in, and its record is written after the old one is gone.
      #expect(try await server.command("COPY", name(key), "elsewhere") == "1")
      #expect(try await store.destroyAll(of: "ada", except: nil) == 1)
      #expect(try await server.command("RENAME", "elsewhere", name(key)) == "OK")
      #expect(try await store.records(of: "ada", after: nil, limit: 10, now: now).map(\.key) == [key])
      #expect(try await store.destroyAll(of: "ada", except: nil) == 1)
    }
  }

  /// A new identity writes the session under a new key and then removes the old record, if it is still there.
  @Test func `no session escapes the end of its subject by getting a new key meanwhile`() async throws {
    try await withStore { (store, server) async throws in
      for _ in 0..<4 {
        // The last ones move first, to keys before all others.
        let keys = try await fill(store, 800).sorted(by: >)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { _ = try await store.destroyAll(of: "ada", except: nil) }
          for task in 0..<4 {
            group.addTask {
              for number in stride(from: task, to: keys.count, by: 4) {
                guard let old = try await store.load(keys[number], now: now) else { continue }
                var bytes = newKey().bytes
                bytes[0] = 0
                let copy = try #require(RecordKey(bytes))
                _ = try await store.create(copy, old, now: now)
                if try await !store.destroy(keys[number], expecting: old.version) { _ = try await store.destroy(copy) }
              }
            }
          }
          try await group.waitForAll()
        }
        #expect(try await store.records(of: "ada", after: nil, limit: 9, now: now).isEmpty)
        #expect(try await store.destroyAll(of: "ada", except: nil) == 0)
      }
    }
  }

  @Test func `an index ends with its last entry, and one in use drops those that ended long ago`() async throws {
    try await RedisServer.with { (server) async throws in
      var configuration = try RedisConfiguration(url: server.url)
      configuration.timeout = .seconds(60)
      configuration.purgeSlack = .seconds(1)
      let store = try RedisRecordStore(configuration: configuration)
      #expect(try await store.create(newKey(), record(subject: "ada"), now: now))
      #expect(try await server.end(of: index) == later.milliseconds + 1_000)
      let soon = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000) + 1)
      for _ in 0..<200 { #expect(try await store.create(newKey(), record(subject: "ada", absolute: soon, idle: soon), now: now)) }
      #expect(try await server.command("ZCARD", index) == "201")
      // An entry that ends sooner does not make the index end sooner.
      #expect(try await server.end(of: index) == later.milliseconds + 1_000)
      try await eventually("the server drops what ended") { try await server.command("DBSIZE") == "2" }
      for _ in 0..<100 { #expect(try await store.create(newKey(), record(subject: "ada"), now: now)) }
      // Eight looks for each new entry: one in forty is left by chance, and not two hundred.
      #expect(try await Int(server.command("ZCARD", index)) ?? 999 < 101 + 60)
      // Unread and unused it ends by itself, even after a session that never does.
      #expect(
        try await store.create(newKey(), record(subject: "bob", absolute: .unlimited, idle: .unlimited), now: now))
      #expect(try await server.end(of: "sessions:subject:Ym9i") == -1)
      try await age("sessions:subject:Ym9i", server)
      #expect(try await store.destroyAll(of: "bob", except: nil) == 1)
      #expect(try await server.command("EXISTS", "sessions:subject:Ym9i") == "0")
      // What was destroyed leaves nothing in the index, and the others stay.
      try await age(index, server)
      let last = try #require(try await store.records(of: "ada", after: nil, limit: 1, now: now).first?.key)
      #expect(try await store.destroyAll(of: "ada", except: last) == 100)
      #expect(try await store.records(of: "ada", after: nil, limit: 9, now: now).map(\.key) == [last])
      #expect(try await Int(server.command("ZCARD", index)) ?? 999 < 62)
      await store.close()
    }
  }

  @Test func `a key that is put in again has one entry, with the later end`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(subject: "ada"), now: now))
      for _ in 0..<5 {
        // Refused, after its entry was made.
        #expect(try await store.create(key, record(subject: "ada", idle: now.advanced(by: .seconds(9))), now: now) == false)
      }
      #expect(try await server.command("ZCARD", index) == "1")
      #expect(try await server.end(of: index) == later.milliseconds + 60_000)
    }
  }

  @Test func `a page costs what it returns, however many sessions the subject has`() async throws {
    try await withStore { (store, server) async throws in
      let total = 4_000
      let keys = try await fill(store, total).sorted()
      func sent(_ body: () async throws -> Void) async throws -> Int {
        try await server.command("CONFIG", "RESETSTAT")
        try await body()
        let line = try await server.command("INFO", "stats").split(whereSeparator: \.isNewline).first {
          $0.hasPrefix("total_net_output_bytes:")
        }
        return try #require(line.flatMap { Int($0.dropFirst("total_net_output_bytes:".count)) })
      }
      let page = try await sent {
        let found = try await store.records(of: "ada", after: keys[total / 2], limit: 10, now: now).map(\.key)
        #expect(found == Array(keys[(total / 2 + 1)..<(total / 2 + 11)]))
      }
      #expect(page < 8_000, "\(page) bytes for a page of 10 of \(total)")
      var seen: [RecordKey] = []
      let all = try await sent {
        while true {
          let next = try await store.records(of: "ada", after: seen.last, limit: 20, now: now)
          if next.isEmpty { break }
          seen += next.map(\.key)
        }
      }
      #expect(seen == keys)
      #expect(all < total * 300, "\(all) bytes for \(total) sessions in pages of 20")
      // After the end nothing is left that the next page would have to pass, but for entries that are young.
      try await age(index, server)
      #expect(try await store.destroyAll(of: "ada", except: keys[total - 1]) == total - 1)
      let rest = try await sent {
        let found = try await store.records(of: "ada", after: nil, limit: 10, now: now)
        #expect(found.map(\.key) == [keys[total - 1]])
      }
      #expect(rest < 2_000, "\(rest) bytes for the one that is left")
    }
  }

  @Test
  func `an entry that was evicted comes back with a new key, with a new subject, or with the deadline of a session that has no last one`()
    async throws
  {
    try await withStore { (store, server) async throws in
      let (key, endless) = (newKey(), newKey())
      #expect(try await store.create(key, record(subject: "ada"), now: now))
      #expect(try await store.create(endless, record(subject: "ada", absolute: .unlimited), now: now))
      #expect(try await server.command("DEL", index) == "1")
      func listed(_ subject: String = "ada") async throws -> [RecordKey] {
        try await store.records(of: subject, after: nil, limit: 9, now: now).map(\.key)
      }
      // A write of a session is about its own key.
      #expect(
        try await store.replace(key, expecting: 1, with: record([1], subject: "ada"), forcingIdleDeadline: false, now: now) == .replaced)
      #expect(try await store.touch(endless, idleDeadline: later.advanced(by: .seconds(60)), now: now))
      #expect(try await listed().isEmpty)
      #expect(try await store.touch(endless, idleDeadline: later.advanced(by: hour * 2), now: now))
      #expect(try await listed() == [endless])
      let copy = newKey()
      #expect(try await store.create(copy, record([1], subject: "ada"), now: now))
      #expect(try await Set(listed()) == [endless, copy])
      #expect(
        try await store.replace(key, expecting: 2, with: record([1], subject: "bob"), forcingIdleDeadline: false, now: now) == .replaced)
      #expect(try await listed("bob") == [key])
    }
  }

  @Test(arguments: ["allkeys-lru", "volatile-ttl"])
  func `the end of a subject finds all sessions where the server has evicted its index`(policy: String) async throws {
    try await RedisServer.with(["--maxmemory", "100mb", "--maxmemory-policy", policy]) { (server) async throws in
      let log = LogRecorder()
      let store = try open(server.url, log: log)
      let keys = try await fill(store, 600)
      let stranger = newKey()
      #expect(try await store.create(stranger, record(subject: "bob"), now: now))
      // What the server does when its memory is full; a login afterwards makes a new index that lacks the others.
      #expect(try await server.command("DEL", index) == "1")
      let late = newKey()
      #expect(try await store.create(late, record(subject: "ada"), now: now))
      #expect(try await store.destroyAll(of: "ada", except: late) == 600)
      for key in keys.prefix(20) { #expect(try await store.load(key, now: now) == nil) }
      #expect(try await store.load(late, now: now) != nil)
      #expect(try await store.load(stranger, now: now) != nil)
      let warnings = log.entries("Redis evicts sessions and lists of subjects when its memory is full")
      #expect(warnings.map(\.metadata["maxmemory-policy"]) == [policy])
      #expect(try await store.serverFacts().evictionWarning?.contains(policy) == true)
      await store.close()

      var strict = try RedisConfiguration(url: server.url)
      strict.refusesEviction = true
      strict.timeout = .seconds(60)
      let refusing = try RedisRecordStore(configuration: strict)
      let refusal = await error { () throws(SessionError) in try await refusing.load(late, now: now) }
      #expect(refusal?.code == .misconfigured && refusal?.message.contains("maxmemory-policy is \(policy)") == true)
      try await server.command("CONFIG", "SET", "maxmemory-policy", "noeviction")
      #expect(try await refusing.load(late, now: now) != nil)
      await refusing.close()
    }
  }

  @Test func `a walk through all sessions takes none that was created after its record was destroyed`() async throws {
    try await RedisServer.with(["--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"]) { (server) async throws in
      let store = try open(server.url)
      let keys = try await fill(store, 400)
      // Each record comes back as soon as it is gone.
      let back = Task {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for key in keys {
            group.addTask { while try await !store.create(key, record(subject: "ada"), now: now) {} }
          }
          try await group.waitForAll()
        }
      }
      #expect(try await store.destroyAll(of: "ada", except: nil) == keys.count)
      try await back.value
      #expect(try await store.destroyAll(of: "ada", except: nil) == keys.count)
      await store.close()
    }
  }

  /// Makes all entries of an index old, as they are long after the writes that they were made for.
  private func age(_ index: String, _ server: RedisServer) async throws {
    let script = """
      for _, entry in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
        local score = redis.call('ZSCORE', KEYS[1], entry)
        redis.call('ZREM', KEYS[1], entry)
        redis.call('ZADD', KEYS[1], score, string.sub(entry, 1, 16) .. struct.pack('>I4I4', 2147483648, 0) .. string.sub(entry, 25))
      end
      return 1
      """
    #expect(try await server.command("EVAL", script, "1", index) == "1")
  }

  /// Creates sessions of one subject, many at a time.
  private func fill(_ store: RedisRecordStore, _ count: Int) async throws -> [RecordKey] {
    let keys = (0..<count).map { _ in newKey() }
    for start in stride(from: 0, to: count, by: 200) {
      try await withThrowingTaskGroup(of: Bool.self) { group in
        for key in keys[start..<min(count, start + 200)] {
          group.addTask { try await store.create(key, record(subject: "ada"), now: now) }
        }
        for try await isCreated in group { #expect(isCreated) }
      }
    }
    return keys
  }
}
