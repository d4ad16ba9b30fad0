import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// A server with TLS that works: sessions of every size, the client's certificate, and the way to a connection that is made again.
@Suite(.serialized) struct TLSTests {
  /// The entries about connections that were made.
  private func connections(_ log: LogRecorder) -> [LogRecorder.Entry] { log.entries("connected to Redis") }

  @Test func `sessions of every size come back whole, also those of many records`() async throws {
    try await withStore(tls: .make()) { (store, server) async throws in
      // Below, at and above the 16 KiB of a record, and more than a socket takes at once, by many tasks.
      let sizes = [0, 1, 200, 16_000, 16_384, 16_385, 65_536, 1_000_000]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for size in sizes + sizes + sizes {
          group.addTask { () async throws in
            let key = newKey()
            let payload = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }
            #expect(try await store.create(key, record(payload, subject: "ada"), now: now))
            for _ in 0..<3 { #expect(try await store.load(key, now: now)?.payload == payload) }
            #expect(try await store.destroy(key, expecting: 1))
          }
        }
        try await group.waitForAll()
      }
      #expect(try await server.command("DBSIZE") != "")
    }
  }

  @Test func `a server that reads nothing for a while gets every byte once`() async throws {
    try await withStore(tls: .make()) { (store, server) async throws in
      let keys = (0..<24).map { _ in newKey() }
      func payload(_ number: Int) -> [UInt8] { [UInt8](repeating: UInt8(number), count: 1_000_000) }
      #expect(try await store.load(keys[0], now: now) == nil)
      try server.suspend()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, key) in keys.enumerated() {
          group.addTask { () async throws in #expect(try await store.create(key, record(payload(number)), now: now)) }
        }
        // More than the system takes for a server that does not read.
        try await Task.sleep(for: .milliseconds(500))
        server.kill(SIGCONT)
        try await group.waitForAll()
      }
      for (number, key) in keys.enumerated() { #expect(try await store.load(key, now: now)?.payload == payload(number)) }
    }
  }

  @Test func `an answer whose end came with bytes before it is read to its end`() async throws {
    try await withProxy(tls: .make()) { (store, proxy, _) async throws in
      // A part of them is at an end a little behind what is read at once: it is decrypted with what was read before, and no socket tells of it.
      let keys = (0..<24).map { _ in newKey() }
      for (number, key) in keys.enumerated() {
        #expect(try await store.create(key, record([UInt8](repeating: 7, count: 129_000 + 2_600 * number)), now: now))
      }
      proxy.mode = .delay(.milliseconds(4))
      for (number, key) in keys.enumerated() {
        // Alone, and two at once, which are waited for in another way.
        for count in [1, 2] {
          try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<count { group.addTask { () async throws in try await store.load(key, now: now)?.payload.count } }
            for try await found in group { #expect(found == 129_000 + 2_600 * number) }
          }
        }
      }
    }
  }

  @Test func `a connection is made with the session of the one before, by the version that both have`() async throws {
    for version in ["TLSv1.2", "TLSv1.3"] {
      let tls = try await ServerTLS.make()
      try await RedisServer.with(["--tls-protocols", version], tls: tls) { (server) async throws in
        let log = LogRecorder()
        let store = try open(server.url, log: log)
        for round in 1...4 {
          #expect(try await store.create(newKey(), record(), now: now))
          #expect(connections(log).count == round)
          try await server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        }
        #expect(connections(log).map { $0.metadata["tls"] } == Array(repeating: version, count: 4))
        #expect(connections(log).map { $0.metadata["resumed"] } == ["false", "true", "true", "true"], "\(version)")
        // A server that was started again has forgotten them, and is connected to all the same.
        try await server.stop()
        try await server.start()
        #expect(try await store.create(newKey(), record(), now: now))
        #expect(connections(log).last?.metadata["resumed"] == "false")
        await store.close()
      }
    }
  }

  @Test func `a connection that is cut off is made again with its session`() async throws {
    let tls = try await ServerTLS.make()
    try await RedisServer.with(tls: tls) { (server) async throws in
      let proxy = try FaultProxy(port: Int(server.port))
      defer { proxy.close() }
      let log = LogRecorder()
      let store = try open(tls.url("redis://127.0.0.1:\(proxy.port)"), log: log)
      for _ in 0..<3 {
        #expect(try await store.create(newKey(), record(), now: now))
        proxy.mode = .reset
        proxy.mode = .pass
        // Longer than a connection is used without a look whether it has ended.
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(connections(log).map { $0.metadata["resumed"] } == ["false", "true", "true"])
      await store.close()
    }
  }

  @Test func `a client shows its certificate`() async throws {
    var tls = try await ServerTLS.make()
    tls.client = try await tls.certificate.authority.certificate("client")
    try await withStore(tls: tls) { (store, server) async throws in
      #expect(try await store.create(newKey(), record(), now: now))
      #expect(try await server.command("CONFIG", "GET", "tls-auth-clients").contains("yes"))
    }
  }

  @Test func `a name is asked for and verified, given or set`() async throws {
    let authority = try await TestAuthority.make()
    let tls = ServerTLS(certificate: try await authority.certificate("named", for: "DNS:redis.example.org,DNS:localhost"))
    try await RedisServer.with(tls: tls) { (server) async throws in
      for url in [
        tls.url("redis://localhost:\(server.port)"), tls.url("redis://127.0.0.1:\(server.port)") + "&servername=redis.example.org",
        tls.url("redis://127.0.0.1:\(server.port)") + "&servername=redis.example.org.",
        tls.url("redis://127.0.0.1:\(server.port)") + "&verification=without-host-name",
        "rediss://127.0.0.1:\(server.port)?verification=none",
      ] {
        let store = try open(url)
        #expect(await error { () throws(SessionError) in try await store.ping() } == nil, "\(url)")
        await store.close()
      }
    }
  }

  @Test func `files that were renewed are used for the next connection, and the former ones until they are whole`() async throws {
    var tls = try await ServerTLS.make()
    let authority = tls.certificate.authority
    tls.client = try await authority.certificate("client")
    try await RedisServer.with(tls: tls) { (server) async throws in
      let log = LogRecorder()
      // The client's own files, of which the first certificate is about to end.
      let other = try await TestAuthority.make()
      let files = (certificate: authority.path("mine.pem"), key: authority.path("mine.key"))
      func put(_ certificate: String, _ key: String) throws {
        for (from, to) in [(certificate, files.certificate), (key, files.key)] {
          try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to), options: .atomic)
        }
      }
      let unknown = try await other.certificate("unknown")
      try put(unknown.file, unknown.key)
      let store = try open(
        "rediss://127.0.0.1:\(server.port)?cafile=\(authority.file)&certfile=\(files.certificate)&keyfile=\(files.key)", log: log)
      #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .misconfigured)
      let client = try #require(tls.client)
      // The certificate without its key.
      try put(client.file, unknown.key)
      #expect(await error { () throws(SessionError) in try await store.ping() }?.code == .misconfigured)
      try await eventually("the log says so") {
        !log.entries("the files of TLS to Redis have changed and cannot be used: the former ones are").isEmpty
      }
      try put(client.file, client.key)
      try await eventually("the new files are used") { await error { () throws(SessionError) in try await store.ping() } == nil }
      #expect(log.entries("the files of TLS to Redis have changed and were read again").count == 1)
      await store.close()
    }
  }
}
