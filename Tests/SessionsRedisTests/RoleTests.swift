import Foundation
import Sessions
import SessionsRedis
import SessionsTesting
import Testing

/// Sessions are read from a master only, also where nothing but its own word tells a master from a replica.
@Suite(.serialized) struct RoleTests {
  /// Makes a server a replica that has lost its master. It takes writes, so that only its role says what it is.
  private func demote(_ server: RedisServer) async throws {
    try await server.command("CONFIG", "SET", "replica-read-only", "no")
    try await server.command("REPLICAOF", "127.0.0.1", "1")
  }

  private func load(_ store: RedisRecordStore, _ key: RecordKey) async -> SessionError? {
    await error { () throws(SessionError) in try await store.load(key, now: now) }
  }

  @Test func `a master that was demoted is left within a moment, and used again when it is one`() async throws {
    try await withStore(timeout: .milliseconds(500)) { (store, server) async throws in
      let key = newKey()
      try await eventually("the session is there") { (try? await store.create(key, record(), now: now)) != nil }
      try await demote(server)
      var refusal: SessionError?
      try await eventually("a load is refused") {
        refusal = await load(store, key)
        return refusal != nil
      }
      #expect(refusal?.code == .unavailable && refusal?.message.contains("replica") == true, "\(String(describing: refusal))")
      for _ in 0..<4 { #expect(await load(store, key)?.code == .unavailable) }
      let written = await error { () throws(SessionError) in try await store.create(newKey(), record(), now: now) }
      #expect(written?.code == .unavailable && written?.isIndeterminate == false)
      try await server.command("REPLICAOF", "NO", "ONE")
      try await eventually("it is read again") { await load(store, key) == nil }
    }
  }

  @Test func `a load that runs with the question of the role is not answered by a replica`() async throws {
    try await withStore { (store, server) async throws in
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      try await Task.sleep(for: .milliseconds(300))
      try await demote(server)
      // The connection is older than the longest trust, so this very load finds out.
      let loading = Task { try await store.load(key, now: now) }
      try await Task.sleep(for: .milliseconds(300))
      try await server.command("DEL", name(key))
      try await server.command("REPLICAOF", "NO", "ONE")
      // It waited for a master, which does not have the session any more.
      #expect(try await loading.value == nil)
    }
  }

  @Test func `a ping asks for the role at once`() async throws {
    try await withStore(timeout: .seconds(1)) { (store, server) async throws in
      try await eventually("the store is connected") { await error { () throws(SessionError) in try await store.ping() } == nil }
      try await demote(server)
      let refusal = await error { () throws(SessionError) in try await store.ping() }
      #expect(refusal?.code == .unavailable && refusal?.message.contains("replica") == true, "\(String(describing: refusal))")
    }
  }

  @Test func `a replica is refused from the beginning, and is not stormed with connections`() async throws {
    try await RedisServer.with(["--replica-read-only", "no", "--replicaof", "127.0.0.1", "1"]) { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      let store = try open("redis://127.0.0.1:\(proxy.port)", timeout: .seconds(1))
      let start = ContinuousClock.now
      for _ in 0..<3 {
        // One after the other, and many at once.
        let failures = await withTaskGroup(of: SessionError?.self) { group in
          for _ in 0..<32 { group.addTask { await load(store, newKey()) } }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(failures.allSatisfy { $0?.code == .unavailable || $0?.code == .timeout }, "\(failures)")
        #expect(failures.contains { $0?.message.contains("replica") == true }, "\(failures)")
      }
      // Seven tries until the longest pause, and then one in each half of it at most.
      let most = 8 + Int((ContinuousClock.now - start) / .milliseconds(125))
      #expect(proxy.accepted > 1 && proxy.accepted <= most, "\(proxy.accepted) connections, expected at most \(most)")
      await store.close()
    }
  }

  @Test func `a user who may not ask for the role works on a master, and notices a replica by a write`() async throws {
    try await withStore { (_, server) async throws in
      try await server.command("ACL", "SETUSER", "web", "on", ">pw", "~sessions:*", "+@all", "-role")
      let store = try open("redis://web:pw@127.0.0.1:\(server.port)", timeout: .milliseconds(500))
      let key = newKey()
      try await eventually("the session is there") { (try? await store.create(key, record(), now: now)) != nil }
      try await store.ping()
      try await server.command("REPLICAOF", "127.0.0.1", "1")
      try await eventually("a load is refused") { await load(store, key)?.code == .unavailable }
      #expect(await load(store, key)?.message.contains("replica") == true)
      await store.close()
      let other = try open("redis://web:pw@127.0.0.1:\(server.port)", timeout: .milliseconds(500))
      try await eventually("a new store is refused") { await load(other, key)?.code == .unavailable }
      await other.close()
    }
  }
}
