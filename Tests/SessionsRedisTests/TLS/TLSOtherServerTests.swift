import Foundation
import Sessions
import SessionsFaultRuns
import SessionsRedis
import Testing

/// What a server other than Redis can be made to do: send new keys on a connection that nobody uses, and have certificates for several names.
@Suite(.serialized) struct TLSOtherServerTests {
  @Test func `new keys on an idle connection are taken in and answered, and the connection is used on`() async throws {
    let certificate = try await ServerTLS.make().certificate
    let port = try RedisServer.freePort()
    let server = OpenSSLServer()
    try await inBackground { try server.start(certificate, port: port) }
    defer { server.end() }
    try await eventually("the server listens") { server.seen("ACCEPT") > 0 }
    let log = LogRecorder()
    let store = try open("rediss://127.0.0.1:\(port)?cafile=\(certificate.authority.file)", log: log)
    #expect(try await store.load(newKey(), now: now) == nil)
    // Without and with the wish for new keys of the client.
    for command in ["k", "K", "K"] {
      server.write("\(command)\n")
      // Longer than a connection is used without a look at what has come on it.
      try await Task.sleep(for: .milliseconds(100))
      #expect(try await store.load(newKey(), now: now) == nil)
    }
    #expect(server.seen("\r\nGET\r\n") == 4)
    #expect(log.entries("connected to Redis").count == 1 && log.entries("connection to Redis lost").isEmpty, "\(log.entries.map(\.text))")
    await store.close()
  }

  @Test func `a server that has several certificates is told the name`() async throws {
    let authority = try await TestAuthority.make()
    let other = try await authority.certificate("other", for: "DNS:other.example.org")
    let named = try await authority.certificate("named", for: "DNS:named.example.org")
    let port = try RedisServer.freePort()
    let server = OpenSSLServer()
    try await inBackground { try server.start(other, named: ("named.example.org", named), port: port) }
    defer { server.end() }
    try await eventually("the server listens") { server.seen("ACCEPT") > 0 }
    let store = try open("rediss://127.0.0.1:\(port)?cafile=\(authority.file)&servername=named.example.org")
    #expect(try await store.load(newKey(), now: now) == nil)
    await store.close()
  }
}
