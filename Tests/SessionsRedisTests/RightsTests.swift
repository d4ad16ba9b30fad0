import Foundation
import Sessions
import SessionsRedis
import Testing

/// Users that may do little, and servers that ask for a password.
@Suite(.serialized) struct RightsTests {
  /// The words for `ACL SETUSER` that the documentation and the errors name.
  private let rights = RedisScripts.rights.split(separator: " ").map(String.init)

  /// The rights without which the store still works: what it only asks for where it may, and what a store that runs does not need.
  private let dispensable: Set<String> = ["+role", "+info", "+ping", "+select", "+cluster|slots", "+asking"]

  private func grant(_ rights: [String], on server: RedisServer) async throws -> String {
    let words = ["ACL", "SETUSER", "web", "reset", "on", ">pw", "~sessions:*"] + rights
    let told = try await RedisServer.run("redis-cli", ["-p", "\(server.port)"] + words)
    guard told == "OK" else { throw RedisTestError(description: "ACL SETUSER: \(told)") }
    try await server.command("SCRIPT", "FLUSH")
    return "redis://web:pw@127.0.0.1:\(server.port)"
  }

  /// The errors of everything that a store does.
  private func errors(_ url: String) async throws -> [SessionError] {
    let store = try open(url)
    let key = newKey()
    let end = now.advanced(by: .seconds(600))
    var errors: [SessionError] = []
    func note(_ body: () async throws(SessionError) -> Void) async {
      if let failure = await error(of: body) { errors.append(failure) }
    }
    await note { () throws(SessionError) in try await store.ping() }
    await note { () throws(SessionError) in _ = try await store.create(key, record(subject: "ada", idle: end), now: now) }
    await note { () throws(SessionError) in _ = try await store.load(key, now: now) }
    await note { () throws(SessionError) in _ = try await store.touch(key, idleDeadline: later, now: now) }
    await note { () throws(SessionError) in
      _ = try await store.replace(key, expecting: 1, with: record([9], subject: "bob"), forcingIdleDeadline: false, now: now)
    }
    await note { () throws(SessionError) in _ = try await store.records(of: "bob", after: nil, limit: 9, now: now) }
    await note { () throws(SessionError) in _ = try await store.destroyAll(of: "bob", except: nil) }
    await note { () throws(SessionError) in _ = try await store.destroy(key, expecting: 2) }
    await note { () throws(SessionError) in _ = try await store.destroy(key, expecting: nil) }
    await note { () throws(SessionError) in _ = try await store.prune(now: now, limit: 9) }
    await store.close()
    return errors
  }

  @Test func `a user with the documented rights can do everything`() async throws {
    try await RedisServer.with { (server) async throws in
      #expect(try await errors(grant(rights, on: server)).isEmpty)
      #expect(try await errors(grant(rights.filter { !dispensable.contains($0) }, on: server)).isEmpty)
    }
  }

  @Test func `each right that is missing is misconfigured, with the line that grants it, and leaves no write in doubt`() async throws {
    try await RedisServer.with { (server) async throws in
      for right in rights where !dispensable.contains(right) {
        let found = try await errors(grant(rights.filter { $0 != right }, on: server))
        #expect(!found.isEmpty, "without \(right)")
        for failure in found {
          #expect(failure.code == .misconfigured && !failure.isIndeterminate, "without \(right): \(failure)")
          #expect(failure.message.contains("ACL SETUSER") && failure.message.contains(right), "without \(right): \(failure)")
        }
      }
      let elsewhere = try await grant(rights, on: server)
      try await server.command("ACL", "SETUSER", "web", "resetkeys", "~other:*")
      let found = try await errors(elsewhere)
      #expect(found.count >= 9 && found.allSatisfy { $0.code == .misconfigured && $0.message.contains("~PREFIX*") }, "\(found)")
    }
  }

  @Test func `a touch that the server refuses half way leaves the session as it was`() async throws {
    try await withStore { (all, server) async throws in
      let soon = now.advanced(by: .seconds(600))
      for (missing, absolute, idle) in [
        ("+pexpireat", later, later), ("+setrange", later, later), ("+persist", Timestamp.unlimited, Timestamp.unlimited),
      ] {
        let key = newKey()
        #expect(try await all.create(key, record(absolute: absolute, idle: soon), now: now))
        let before = try await server.end(of: name(key)) ?? 0
        let store = try open(try await grant(rights.filter { $0 != missing }, on: server))
        let failure = await error { () throws(SessionError) in try await store.touch(key, idleDeadline: idle, now: now) }
        #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(missing): \(String(describing: failure))")
        #expect(try await all.load(key, now: now)?.idleDeadline == soon, "\(missing)")
        // The server keeps it at least until its end.
        #expect(try await server.end(of: name(key)) ?? 0 >= before, "\(missing)")
        #expect(try await all.touch(key, idleDeadline: idle, now: now))
        #expect(try await all.load(key, now: now)?.idleDeadline == idle)
        let end = try await server.end(of: name(key))
        #expect(end == (idle.isUnlimited ? -1 : idle.milliseconds + 60_000))
        await store.close()
      }
      // What is too short for a record is none, also for a script.
      let key = newKey()
      try await server.command("EVAL", "return redis.call('SET', KEYS[1], '\\1' .. string.rep('x', 20))", "1", name(key))
      let failure = await error { () throws(SessionError) in try await all.touch(key, idleDeadline: later, now: now) }
      #expect(failure?.code == .corrupt, "\(String(describing: failure))")
    }
  }

  @Test func `a server that asks for a password says so to every write, and none is in doubt`() async throws {
    try await RedisServer.with { (server) async throws in
      let store = try open(server.url)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try await server.command("CONFIG", "SET", "requirepass", "pw")
      _ = try await RedisServer.run("redis-cli", ["-p", "\(server.port)", "-a", "pw", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"])
      for _ in 0..<3 {
        // The words of a replace are more than a server reads of somebody without a password.
        let replaced = await error { () throws(SessionError) in
          try await store.replace(key, expecting: 1, with: record([9]), forcingIdleDeadline: false, now: now)
        }
        let touched = await error { () throws(SessionError) in try await store.touch(key, idleDeadline: later, now: now) }
        for failure in [replaced, touched] {
          #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(String(describing: failure))")
          #expect(failure?.message.contains("NOAUTH") == true)
        }
      }
      await store.close()
    }
  }

  @Test func `a cluster that cannot be used says why at once`() async throws {
    let server = try RedisServer(["--cluster-enabled", "yes", "--requirepass", "right"])
    try await server.start()
    defer { server.kill(SIGKILL) }
    func asAdministrator(_ words: String...) async throws -> String {
      try await RedisServer.run("redis-cli", ["-p", "\(server.port)", "--no-auth-warning", "-a", "right"] + words)
    }
    let node = "127.0.0.1:\(server.port)"
    let empty = try await refusal("redis+cluster://:right@\(node)", timeout: .milliseconds(500)) { (store) throws(SessionError) in
      try await store.load(newKey(), now: now)
    }
    #expect(empty?.code == .unavailable && empty?.message.contains("has the cluster any slots?") == true, "\(String(describing: empty))")
    // Redis 6.2 takes no ranges.
    let slots = (0..<16_384).map { "\($0)" }
    let added = try await RedisServer.run(
      "redis-cli", ["-p", "\(server.port)", "--no-auth-warning", "-a", "right", "CLUSTER", "ADDSLOTS"] + slots)
    #expect(added.hasPrefix("OK"))
    #expect(try await asAdministrator("ACL", "SETUSER", "web", "on", ">pw", "~*", "+@all", "-cluster") == "OK")
    try await RedisServer.with { (alone) async throws in
      for (url, words) in [
        ("redis+cluster://:wrong@\(node)", ["WRONGPASS"]), ("redis+cluster://\(node)", ["NOAUTH"]),
        ("redis+cluster://web:pw@\(node)", ["NOPERM", "+cluster|slots"]),
        ("redis+cluster://127.0.0.1:\(alone.port)", ["no node of a Redis Cluster"]),
        // One that is not there beside one that refuses: what waiting does not mend is told.
        ("redis+cluster://127.0.0.1:\(try RedisServer.freePort()),\(node)", ["NOAUTH"]),
      ] {
        let store = try open(url)
        for _ in 0..<2 {
          let failure = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
          #expect(failure?.code == .misconfigured && failure?.isIndeterminate == false, "\(url): \(String(describing: failure))")
          for word in words { #expect(failure?.message.contains(word) == true, "\(url): \(String(describing: failure))") }
          #expect(await error { () throws(SessionError) in try await store.prune(now: now, limit: 1) }?.code == .misconfigured)
        }
        await store.close()
      }
    }
    let unknown = try await refusal("redis+cluster://no-such-host.invalid:1", timeout: .milliseconds(500)) { (store) throws(SessionError) in
      try await store.load(newKey(), now: now)
    }
    #expect(unknown?.code == .unavailable && unknown?.message.contains("no-such-host.invalid:1") == true)

    // Once it is mended the store goes on.
    let store = try open("redis+cluster://web:pw@\(node)")
    #expect(await error { () throws(SessionError) in try await store.load(newKey(), now: now) }?.code == .misconfigured)
    #expect(try await asAdministrator("ACL", "SETUSER", "web", "+@all") == "OK")
    // What was found before counts for nothing.
    #expect(try await store.create(newKey(), record(), now: now))
    await store.close()
  }
}
