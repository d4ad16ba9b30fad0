import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import SessionsTesting
import Testing

/// Servers that TLS does not let through, each with an error in time that says what is wrong.
@Suite(.serialized) struct TLSRefusalTests {
  private func outcome(_ url: String, timeout: Duration = .seconds(10)) async throws -> SessionError? {
    try await refusal(url, timeout: timeout) { (store) async throws(SessionError) in try await store.create(newKey(), record(), now: now) }
  }

  /// Expects a refusal that no waiting mends, with all of the words, and then that the server did nothing.
  private func expectRefusal(_ server: RedisServer, _ url: String, _ words: String...) async throws {
    let failure = try #require(try await outcome(url))
    #expect(failure.code == .misconfigured && !failure.isIndeterminate, "\(failure)")
    for word in words { #expect(failure.message.contains(word), "\(word): \(failure)") }
    #expect(failure.message.contains("127.0.0.1:\(server.port)"), "\(failure)")
    #expect(try await server.command("DBSIZE") == "0")
  }

  @Test func `a certificate that has ended is named with its end`() async throws {
    let authority = try await TestAuthority.make()
    let tls = ServerTLS(certificate: try await authority.certificate("ended", days: -1))
    // It verifies no host, or its own program could not ask it.
    let server = try RedisServer(tls: tls)
    defer { server.kill(SIGKILL) }
    try await server.launchUnasked()
    for version in ["", "&verification=without-host-name"] {
      var failure: SessionError?
      try await eventually("the server answers") {
        failure = try await outcome(server.url + version)
        return failure?.code != .unavailable
      }
      #expect(failure?.code == .misconfigured)
      #expect(failure?.message.contains("expired on") == true, "\(String(describing: failure))")
    }
    let store = try open("rediss://127.0.0.1:\(server.port)?verification=none")
    #expect(await error { () throws(SessionError) in try await store.ping() } == nil)
    await store.close()
  }

  @Test func `a certificate for another host is refused, and its names are told`() async throws {
    let authority = try await TestAuthority.make()
    let tls = ServerTLS(certificate: try await authority.certificate("other", for: "DNS:redis.example.org,IP:127.0.0.2,DNS:localhost"))
    // Not even one that is made again for each of them: sessions of TLS do not lead around the check.
    try await RedisServer.with(tls: tls) { (server) async throws in
      try await expectRefusal(
        server, tls.url("redis://127.0.0.1:\(server.port)"), "not for 127.0.0.1", "DNS:redis.example.org", "127.0.0.2", "serverName")
      let url = tls.url("redis://127.0.0.1:\(server.port)") + "&servername=www.example.org"
      try await expectRefusal(server, url, "not for www.example.org")
    }
  }

  @Test func `an authority that is not known is refused`() async throws {
    let (tls, other) = (try await ServerTLS.make(), try await TestAuthority.make())
    try await RedisServer.with(tls: tls) { (server) async throws in
      try await expectRefusal(server, "rediss://127.0.0.1:\(server.port)?cafile=\(other.file)", "authority", "cafile")
      // Those of the system.
      try await expectRefusal(server, "rediss://127.0.0.1:\(server.port)", "authority", "cafile")
    }
  }

  @Test func `a client without the certificate that the server asks for is told so`() async throws {
    for version in ["TLSv1.2", "TLSv1.3"] {
      var tls = try await ServerTLS.make()
      tls.client = try await tls.certificate.authority.certificate("client")
      let stranger = try await TestAuthority.make().certificate("stranger")
      try await RedisServer.with(["--tls-protocols", version], tls: tls) { (server) async throws in
        let address = "rediss://127.0.0.1:\(server.port)?cafile=\(tls.certificate.authority.file)"
        for _ in 0..<10 { try await expectRefusal(server, address, "client certificate", "certfile") }
        try await expectRefusal(server, "\(address)&certfile=\(stranger.file)&keyfile=\(stranger.key)", "client certificate", "unknown ca")
      }
    }
  }

  @Test func `a server of an old version of TLS is refused`() async throws {
    let tls = try await ServerTLS.make()
    // The system's library offers them at the lowest level only.
    let server = try RedisServer(["--tls-protocols", "TLSv1.1", "--tls-ciphers", "DEFAULT:@SECLEVEL=0"], tls: tls)
    defer { server.kill(SIGKILL) }
    try await server.launchUnasked()
    var failure: SessionError?
    try await eventually("the server answers") {
      failure = try await outcome(server.url)
      return failure?.code != .unavailable
    }
    #expect(failure?.code == .misconfigured)
    #expect(failure?.message.contains("TLS of version 1.2 or later") == true, "\(String(describing: failure))")
  }

  @Test func `a server without TLS is silent where TLS is expected, and the error says what that means`() async throws {
    try await RedisServer.with { (server) async throws in
      // A cluster's nodes are asked for less time than connecting may take, and so is a sentinel.
      let address = "127.0.0.1:\(server.port)"
      for (url, timeout) in [
        ("rediss://\(address)", Duration.seconds(1)), ("rediss+cluster://\(address)", .seconds(3)),
        ("rediss+sentinel://\(address)/main", .seconds(3)),
      ] {
        let failure = try #require(try await outcome(url, timeout: timeout))
        #expect(failure.code == .unavailable && !failure.isIndeterminate)
        #expect(failure.message.contains("did not answer the TLS handshake") && failure.message.contains("redis://"), "\(failure)")
        #expect(failure.message.contains(address))
      }
    }
  }

  @Test func `what answers in clear text where TLS is expected is no server with TLS`() async throws {
    let server = try AnsweringServer(Array("-ERR no such thing\r\n".utf8))
    defer { server.close() }
    let failure = try #require(try await outcome("rediss://127.0.0.1:\(server.port)"))
    #expect(failure.code == .misconfigured)
    #expect(failure.message.contains("does not speak TLS") && failure.message.contains("redis://"), "\(failure)")
  }

  @Test func `a server with TLS is found out where none is expected`() async throws {
    let tls = try await ServerTLS.make()
    try await RedisServer.with(tls: tls) { (server) async throws in
      let failure = try #require(try await outcome("redis://127.0.0.1:\(server.port)", timeout: .seconds(2)))
      #expect(failure.code == .unavailable && !failure.isIndeterminate, "\(failure)")
      #expect(failure.message.contains("rediss://"), "\(failure)")
      #expect(try await server.command("DBSIZE") == "0")
    }
    // One that says why it ends the connection, as some do.
    let server = try AnsweringServer([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46])
    defer { server.close() }
    let failure = try #require(try await outcome("redis://127.0.0.1:\(server.port)"))
    #expect(failure.code == .misconfigured && failure.message.contains("rediss://"), "\(failure)")
  }

  @Test func `files that cannot be used are named when the store is made`() async throws {
    let authority = try await TestAuthority.make()
    let (first, second) = (try await authority.certificate("first"), try await authority.certificate("second"))
    let locked = authority.path("locked.key")
    _ = try await RedisServer.run("openssl", ["ec", "-in", first.key, "-aes256", "-passout", "pass:hidden-word", "-out", locked])
    for (parameters, words) in [
      ("cafile=/no/such/file", ["cafile", "/no/such/file", "No such file"]), ("cafile=\(first.key)", ["cafile", "no certificates"]),
      ("certfile=\(first.file)", ["keyfile", "key is missing"]), ("keyfile=\(first.key)", ["certificate is missing"]),
      ("certfile=\(first.file)&keyfile=\(second.key)", ["keyfile", second.key]),
      ("certfile=\(first.key)&keyfile=\(first.key)", ["certfile", "no certificate"]),
      ("certfile=\(first.file)&keyfile=\(locked)", ["keyfile", "without a passphrase"]),
      ("certfile=\(first.file)&keyfile=/no/such/key", ["keyfile", "/no/such/key"]),
    ] {
      let failure = #expect(throws: SessionError.self) { try RedisRecordStore(url: "rediss://127.0.0.1:1?\(parameters)") }
      #expect(failure?.code == .misconfigured)
      for word in words { #expect(failure?.message.contains(word) == true, "\(parameters): \(String(describing: failure))") }
    }
  }
}
