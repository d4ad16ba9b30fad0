import Sessions
import SessionsPostgres
import Testing

/// Servers and poolers that refuse: what lasts is `misconfigured` and said at once, what passes is `unavailable`, and who refused is said.
@Suite(.serialized) struct RefusalTests {
  private func refusal(_ url: String, timeout: Duration = .seconds(60)) async throws -> SessionError? {
    let settings = PostgresConfiguration(table: newTable(), timeout: timeout)
    return try await SessionsPostgresTests.refusal(url, settings) { store throws(SessionError) in try await store.prepare() }
  }

  @Test func `a lasting refusal by pgbouncer is said at once, with what to look at`() async throws {
    let server = try TestServer.shared.get()
    let (open, closed) = (try TestBouncer.shared.get(), try TestBouncer(server, acceptsAll: false))
    for (url, hint) in [
      ("postgres://postgres@127.0.0.1:\(closed.port)/nowhere", "[databases]"), ("postgres://postgres@127.0.0.1:\(open.port)/gone", "gone"),
      ("postgres://postgres@127.0.0.1:\(open.port)/postgres?options=-csearch_path%3Dapp", "ignore_startup_parameters (options)"),
      ("postgres://nobody@127.0.0.1:\(closed.port)/postgres", "auth_file"),
    ] {
      let began = ContinuousClock.now
      let refused = try await refusal(url)
      #expect(refused?.code == .misconfigured, "\(url): \(String(describing: refused))")
      // The minute of the operation is not waited for.
      #expect(ContinuousClock.now - began < slack)
      if hint != "gone" {
        #expect(refused?.message.contains("pooler") == true && refused?.message.contains(hint) == true, "\(String(describing: refused))")
      } else {
        #expect(refused?.message.contains("database") == true, "\(String(describing: refused))")
      }
    }
  }

  @Test func `a passing refusal by pgbouncer is unavailable and names its limit, and ends by itself`() async throws {
    let server = try TestServer.shared.get()
    let bouncer = try TestBouncer(server, clients: 1)
    let url = server.url(port: bouncer.port)
    var other: TestConnection? = try TestConnection(url)
    try #require(other).run("SELECT 1")
    let refused = try await refusal(url, timeout: .milliseconds(500))
    #expect(refused?.code == .unavailable)
    #expect(refused?.message.contains("max_client_conn") == true, "\(String(describing: refused))")
    other = nil
    try await eventually("the pooler to let the store in") { try await refusal(url, timeout: .seconds(5)) == nil }
  }

  @Test func `texts of pgbouncer that are not known are passing and called its own; others keep their codes`() {
    for (line, code, part) in [
      ("FATAL:  08P01: something new", SessionErrorCode.unavailable, "pooler"),
      ("FATAL:  08P01: server login has been failing, try again later (server_login_retry)", .unavailable, "server behind it"),
      ("FATAL:  08P01: SSL required", .misconfigured, "sslmode"),
      (
        "connection to server at \"::1\", port 5432 failed: FATAL:  28P01: password authentication failed for user \"a\"", .misconfigured,
        "28P01"
      ),
      ("FATAL:  53300: sorry, too many clients already", .unavailable, "53300"),
    ] {
      let error = PostgresRefusal(line)?.error
      #expect(error?.code == code && error?.message.contains(part) == true, "\(line): \(String(describing: error))")
    }
    #expect(PostgresRefusal("connection to server at \"127.0.0.1\", port 1 failed: Connection refused") == nil)
  }

  @Test(arguments: [("11.22", "Postgres 11"), ("9.6.24", "Postgres 9.6"), ("8.0.2", "Postgres 8.0")])
  func `a server that is too old is said at the start, with its version and the one that is needed`(version: String, name: String)
    async throws
  {
    let server = try FakeServer(version: version)
    let refused = try await refusal("postgres://a@127.0.0.1:\(server.port)/b?sslmode=disable")
    #expect(refused?.code == .misconfigured)
    #expect(refused?.message.contains(name) == true && refused?.message.contains("12 or later") == true, "\(String(describing: refused))")
  }
}
