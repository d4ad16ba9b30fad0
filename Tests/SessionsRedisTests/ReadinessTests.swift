import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// A ping finds whatever would make a write fail, and what the server says is sorted by what it means, inside scripts too.
@Suite(.serialized) struct ReadinessTests {
  private func ping(_ store: RedisRecordStore) async -> SessionError? {
    await error { () throws(SessionError) in try await store.ping() }
  }

  @Test func `a ping fails while a write would fail, and sets no key`() async throws {
    try await withStore(timeout: .seconds(2)) { (store, server) async throws in
      try await eventually("the server is pinged") { await ping(store) == nil }
      func refuses(_ word: String, _ set: [String], _ unset: [String]) async throws {
        _ = try await RedisServer.run("redis-cli", ["-p", "\(server.port)"] + set)
        let failure = await ping(store)
        #expect(failure?.code == .unavailable && failure?.isIndeterminate == false, "\(word): \(String(describing: failure))")
        #expect(failure?.message.contains(word) == true, "\(word): \(String(describing: failure))")
        _ = try await RedisServer.run("redis-cli", ["-p", "\(server.port)"] + unset)
        try await eventually("\(word) is over") { await ping(store) == nil }
      }
      try await refuses("OOM", ["CONFIG", "SET", "maxmemory", "1"], ["CONFIG", "SET", "maxmemory", "0"])
      try await refuses(
        "NOREPLICAS", ["CONFIG", "SET", "min-replicas-to-write", "1"], ["CONFIG", "SET", "min-replicas-to-write", "0"])
      try await refuses("READONLY", ["REPLICAOF", "127.0.0.1", "1"], ["REPLICAOF", "NO", "ONE"])
      // A snapshot that fails, as its folder is gone, has the server refuse writes.
      try await server.command("CONFIG", "SET", "save", "100000 100000")
      try FileManager.default.removeItem(at: server.folder)
      try await server.command("BGSAVE")
      try await eventually("the snapshot failed") {
        try await server.command("INFO", "persistence").contains("rdb_last_bgsave_status:err")
      }
      try await refuses("MISCONF", ["PING"], ["CONFIG", "SET", "stop-writes-on-bgsave-error", "no"])
      #expect(try await server.command("DBSIZE").contains("0"))
    }
  }

  @Test(arguments: ["eval", "evalsha", "zadd", "zrandmember", "time", "pttl", "setrange", "pexpireat", "persist", "getrange", "del", "set"])
  func `a ping fails when the user may not run a command that a write needs`(command: String) async throws {
    try await RedisServer.with { (server) async throws in
      try await server.command("ACL", "SETUSER", "web", "on", ">pw", "~sessions:*", "+@all", "-\(command)")
      let store = try open("redis://web:pw@127.0.0.1:\(server.port)")
      let failure = await ping(store)
      #expect(failure != nil && failure?.code != .unavailable && failure?.isIndeterminate == false, "\(String(describing: failure))")
      try await server.command("ACL", "SETUSER", "web", "+\(command)")
      #expect(await ping(store) == nil)
      await store.close()
    }
  }

  @Test func `too few replicas fail writes alone, and have the way to the server looked up now and then`() async throws {
    try await RedisServer.with(["--min-replicas-to-write", "1"]) { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      let store = try open("redis://127.0.0.1:\(proxy.port)")
      let start = ContinuousClock.now
      for number in 0..<60 {
        let failure = await error { () throws(SessionError) in
          if number % 2 == 0 {
            _ = try await store.create(newKey(), record(), now: now)
          } else {
            _ = try await store.destroy(newKey(), expecting: nil)
          }
        }
        #expect(failure?.code == .unavailable && failure?.isIndeterminate == false)
        #expect(failure?.message.contains("NOREPLICAS") == true)
        #expect(try await store.load(newKey(), now: now) == nil)
        try await Task.sleep(for: .milliseconds(20))
      }
      let most = 2 + Int((ContinuousClock.now - start) / .seconds(1))
      #expect(proxy.accepted >= 2 && proxy.accepted <= most, "\(proxy.accepted) connections, expected at most \(most)")
      try await server.command("CONFIG", "SET", "min-replicas-to-write", "0")
      #expect(try await store.create(newKey(), record(), now: now))
      await store.close()
    }
  }

  @Test func `a server that is busy with a script is waited for, and is not one that does not tell`() async throws {
    try await RedisServer.with(["--lua-time-limit", "10"]) { (server) async throws in
      let store = try open(server.url)
      let key = newKey()
      #expect(try await store.create(key, record(), now: now))
      var configuration = try RedisConfiguration(url: server.url)
      configuration.refusesEviction = true
      configuration.timeout = .seconds(60)
      let log = LogRecorder()
      configuration.logger = log.logger
      let strict = try RedisRecordStore(configuration: configuration)
      // Until the next load has to ask for the role.
      try await Task.sleep(for: .milliseconds(300))
      let running = Task { try await server.command("EVAL", "while true do end", "0") }
      try await eventually("the server is busy") { try await server.command("PING").contains("BUSY") }
      let loads = [store, strict].map { store in Task { try await store.load(key, now: now) } }
      try await eventually("the new connection was refused") {
        !log.entries("connecting to Redis failed").isEmpty
      }
      #expect(log.entries("connecting to Redis failed").allSatisfy { $0.metadata["error"] == "unavailable" })
      try await eventually("the server is free") {
        try await server.command("SCRIPT", "KILL")
        return try await server.command("PING") == "PONG"
      }
      for load in loads { #expect(try await load.value != nil) }
      let killed = try await running.value
      #expect(killed.contains("killed") && RedisServerError(killed).isTransient, "\(killed)")
      // It is still asked for its role, and not by writes, which this replica would take.
      try await server.command("CONFIG", "SET", "replica-read-only", "no")
      try await server.command("REPLICAOF", "127.0.0.1", "1")
      try await Task.sleep(for: .milliseconds(300))
      let impatient = Task { try await store.load(key, now: now) }
      try await Task.sleep(for: .milliseconds(500))
      try await server.command("DEL", name(key))
      try await server.command("REPLICAOF", "NO", "ONE")
      #expect(try await impatient.value == nil, "it was read from a replica")
      await store.close()
      await strict.close()
    }
  }

  /// What Redis 6.2.14 answers to a script one of whose commands fails; version 7 answers with the command's error.
  @Test(arguments: [
    ("@user_script:3: @user_script: 3: -READONLY You can't write against a read only replica.", "READONLY"),
    ("@user_script:1: @user_script: 1: -OOM command not allowed when used memory > 'maxmemory'.", "OOM"),
    ("@user_script:1: @user_script: 1: -NOREPLICAS Not enough good replicas to write.", "NOREPLICAS"),
    ("@user_script:12: @user_script: 12: -MISCONF Redis is configured to save RDB snapshots", "MISCONF"),
    ("@user_script:1: WRONGTYPE Operation against a key holding the wrong kind of value", "WRONGTYPE"),
  ]) func `an error that a script wraps is the same as by itself`(inner: String, code: String) {
    func sorted(_ text: String) -> String { "\(RedisServerError(text))" }
    let wrapped = "ERR Error running script (call to f_45493dbbf4119901777e271b2335d331ef9bd709): \(inner)"
    #expect(sorted(wrapped) == sorted("\(code) text"))
    #expect(sorted(wrapped).contains(code))
    #expect(sorted(wrapped) != sorted("ERR text"))
  }

  /// The words of versions 6.2 and 7.0, of 7.2 and Valkey, and outside a script.
  @Test(arguments: [
    "ERR Error running script (call to f_1): @user_script:1: The user executing the script can't run this command or subcommand",
    "ERR The user executing the script can't run this command or subcommand script: f_1, on @user_script:1.",
    "ERR ACL failure in script: User x has no permissions to run the 'get' command script: on @user_script:1.",
    "ERR ACL failure in script: No permissions to access a key script: on @user_script:1.", "NOPERM No permissions to access a key",
  ]) func `a right that is missing in a script is called so, in the words of every version`(text: String) {
    #expect("\(RedisServerError(text))" == "\(RedisServerError("NOPERM text"))")
  }

  /// Services have words of their own for commands that they do not offer; then what the command would have told is not known.
  @Test(arguments: [
    ("ERR unsupported command", true), ("ERR unknown command 'INFO'", true), ("NOPERM this user has no permissions", true),
    ("ERR This command is disabled here", true), ("WRONGPASS invalid username-password pair", false),
    ("NOAUTH Authentication required.", false),
    ("DENIED Redis is running in protected mode", false), ("WRONGTYPE Operation against a key", false),
  ]) func `a command that is not offered is told from other refusals, in whatever words`(text: String, isAboutRights: Bool) {
    switch RedisServerError(text) {
    case .failed(let error), .refused(let error): #expect(error.isAboutRights == isAboutRights, "\(error)")
    default: Issue.record("neither failed nor refused")
    }
  }

  @Test func `a script's own mistake stays one`() {
    let text = "ERR Error running script (call to f_1): @user_script:1: attempt to index a nil value"
    guard case .failed(let error) = RedisServerError(text) else {
      Issue.record("not failed")
      return
    }
    #expect(error.code == .backend)
  }
}
