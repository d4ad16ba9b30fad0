import Foundation
import Sessions
import SessionsFaultRuns
import Testing

import SessionsRedis

/// One store on one server that works.
@Suite struct ServerTests {
  @Test func `the server names scripts as the store does, and runs them after a flush`() async throws {
    try await withStore { (store, server) async throws in
      for script in [
        RedisScripts.replace, .init("return 1"), RedisScripts.touch, RedisScripts.index, RedisScripts.destroyExpired,
      ] {
        let name = try await server.command("SCRIPT", "LOAD", script.text)
        #expect(String(decoding: RedisScript.digest(script.text), as: UTF8.self) == name)
      }
      let counts = try await WriteLoad.run(on: store) { load in
        for _ in 0..<30 {
          try await server.command("SCRIPT", "FLUSH")
          try await load.progress(20)
        }
      }
      FaultCounts("Redis", "scripts flushed (SCRIPT FLUSH)", counts).report()
      #expect(counts.wrong == [] && counts.refused == 0 && counts.indeterminate == 0)
    }
  }

  @Test func `a key of another type fails alone`() async throws {
    try await withStore { (store, server) async throws in
      let (bad, good) = (newKey(), newKey())
      try await server.command("RPUSH", name(bad), "x")
      #expect(try await store.create(good, record(subject: "ada"), now: now))
      #expect(try await store.create(bad, record(), now: now) == false)
      async let failed = error { () throws(SessionError) in try await store.load(bad, now: now) }
      async let fine = store.load(good, now: now)
      #expect(await failed?.code == .backend)
      #expect(try await fine != nil)
      let touched = await error { () throws(SessionError) in try await store.touch(bad, idleDeadline: later, now: now) }
      #expect(touched?.code == .backend && touched?.isIndeterminate == false)
      let replaced = await error { () throws(SessionError) in
        try await store.replace(bad, expecting: 1, with: record(), forcingIdleDeadline: false, now: now)
      }
      #expect(replaced?.code == .backend)
      #expect(try await store.prune(now: later, limit: 10) == 1)
      #expect(try await store.destroy(bad, expecting: nil))
      #expect(try await store.create(bad, record(), now: now))
    }
  }

  @Test func `a value that is no record fails alone`() async throws {
    try await withStore { (store, server) async throws in
      let (bad, good) = (newKey(), newKey())
      #expect(try await store.create(good, record(subject: "ada"), now: now))
      #expect(try await store.create(bad, record(subject: "ada"), now: now))
      try await server.command("SET", name(bad), "something else")
      #expect(await error { () throws(SessionError) in try await store.load(bad, now: now) }?.code == .corrupt)
      #expect(await error { () throws(SessionError) in try await store.touch(bad, idleDeadline: later, now: now) }?.code == .corrupt)
      #expect(await error { () throws(SessionError) in try await store.destroy(bad, expecting: 1) }?.code == .corrupt)
      #expect(try await store.records(of: "ada", after: nil, limit: 10, now: now).map(\.key) == [good])
      #expect(try await store.prune(now: later, limit: 10) == 1)
      #expect(try await store.destroyAll(of: "ada", except: nil) == 0)
      #expect(try await store.create(bad, record(), now: now) == false)
      #expect(try await store.destroy(bad, expecting: nil))
    }
  }

  @Test func `a touch to a time that the server has passed leaves nothing of the record`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      // It ended long ago by the server's clock, which keeps it for the slack, and is live by that of a caller who is far behind. The tests
      // began a while ago, and the slack is over for what is created by their time.
      let present = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
      #expect(try await store.create(key, record(idle: Timestamp(milliseconds: 0)), now: present))
      let (early, passed) = (Timestamp(milliseconds: -1000), present.advanced(by: .seconds(-3600)))
      #expect(try await store.touch(key, idleDeadline: passed, now: early))
      #expect(try await server.command("EXISTS", name(key)) == "0")
      #expect(try await store.load(key, now: early) == nil)
      #expect(try await store.create(key, record(), now: present))
    }
  }

  @Test func `every record has a physical expiry after its deadline, unless it has no limits`() async throws {
    try await withStore { (store, server) async throws in
      func expiry(_ key: RecordKey) async throws -> Int64? { try await server.end(of: name(key)) }
      let (limited, unlimited) = (newKey(), newKey())
      let soon = now.advanced(by: .seconds(600))
      #expect(try await store.create(limited, record(idle: soon), now: now))
      #expect(try await expiry(limited) == soon.milliseconds + 60_000)
      let next = now.advanced(by: .seconds(900))
      #expect(try await store.touch(limited, idleDeadline: next, now: now))
      #expect(try await expiry(limited) == next.milliseconds + 60_000)
      _ = try await store.replace(limited, expecting: 1, with: record(absolute: soon, idle: next), forcingIdleDeadline: false, now: now)
      #expect(try await expiry(limited) == soon.milliseconds + 60_000)
      #expect(try await store.create(unlimited, record(absolute: .unlimited, idle: .unlimited), now: now))
      #expect(try await expiry(unlimited) == -1)
      _ = try await store.replace(
        limited, expecting: 2, with: record(absolute: .unlimited, idle: .unlimited), forcingIdleDeadline: false, now: now)
      #expect(try await expiry(limited) == -1)
      let far = newKey()
      #expect(try await store.create(far, record(absolute: .unlimited, idle: Timestamp(milliseconds: .max - 5)), now: now))
      #expect(try await store.touch(far, idleDeadline: .unlimited, now: now))
      #expect(try await expiry(far) == -1)
      #expect(try await store.load(far, now: now)?.idleDeadline == .unlimited)
    }
  }

  @Test func `touches of a session without an absolute deadline keep it in its index`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      var at = now
      #expect(try await store.create(key, record(subject: "ada", absolute: .unlimited, idle: at.advanced(by: .seconds(600))), now: at))
      for _ in 0..<20 {
        at = at.advanced(by: .seconds(500))
        #expect(try await store.touch(key, idleDeadline: at.advanced(by: .seconds(600)), now: at))
        // Another login removes the entries that ended: the touched one must not be among them.
        #expect(
          try await store.create(
            newKey(), record(subject: "ada", absolute: at.advanced(by: .seconds(1)), idle: at.advanced(by: .seconds(1))), now: at))
        #expect(try await store.records(of: "ada", after: nil, limit: 100, now: at).contains { $0.key == key })
      }
      // One entry for each record, however often it was put in.
      #expect(try await server.command("ZCARD", "sessions:subject:YWRh") == "21")
    }
  }

  @Test func `passwords, databases and sockets`() async throws {
    try await RedisServer.with(["--requirepass", "right", "--unixsocket", "/tmp/sessions-redis-\(getpid()).sock"]) {
      (server) async throws in
      for (url, code) in [
        ("redis://:right@127.0.0.1:\(server.port)", nil), ("redis://default:right@localhost:\(server.port)/3", nil),
        ("redis+unix://:right@/tmp/sessions-redis-\(getpid()).sock", nil), ("redis://:wrong@127.0.0.1:\(server.port)", .misconfigured),
        ("redis://127.0.0.1:\(server.port)", .misconfigured), ("redis://:right@127.0.0.1:\(server.port)/99", .misconfigured),
      ] as [(String, SessionErrorCode?)] {
        let store = try open(url)
        let key = newKey()
        let failure = await error { () throws(SessionError) in try await store.create(key, record(), now: now) }
        #expect(failure?.code == code, "\(url)")
        #expect(failure?.message.contains("right") != true && failure?.message.contains("wrong") != true)
        if code == nil { #expect(try await store.load(key, now: now) != nil, "\(url)") }
        await store.close()
      }
      let databases = try await RedisServer.run(
        "redis-cli", ["-p", "\(server.port)", "--no-auth-warning", "-a", "right", "INFO", "keyspace"])
      #expect(databases.contains("db0:keys=2") && databases.contains("db3:keys=1"))
    }
  }

  @Test func `a closed store says so`() async throws {
    try await withStore { (store, _) async throws in
      try await store.ping()
      await store.close()
      await store.close()
      #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .closed)
    }
  }

  @Test func `a closed store of a cluster that was never reached says so, too`() async throws {
    let store = try open("redis+cluster://127.0.0.1:\(try RedisServer.freePort())", timeout: .seconds(30))
    await store.close()
    #expect(await error { () throws(SessionError) in try await store.load(newKey(), now: now) }?.code == .closed)
    #expect(await error { () throws(SessionError) in try await store.prune(now: now, limit: 1) }?.code == .closed)
  }
}
