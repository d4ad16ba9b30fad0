import Foundation
import Sessions
import SessionsPostgres
import Testing

/// Passwords that are asked for when a connection is made.
@Suite(.serialized) struct CredentialTests {
  private struct Failure: Error, CustomStringConvertible {
    let description = "the-secret of a token service"
  }

  /// A role that has to give a password, and a schema of that name.
  private func makeRole(_ password: String) throws -> (server: TestServer, role: String, url: String) {
    let server = try TestServer.shared.get()
    let role = newTable()
    try server.sql("CREATE ROLE \"\(role)\" LOGIN PASSWORD '\(password)'; CREATE SCHEMA \"\(role)\" AUTHORIZATION \"\(role)\"")
    let rules = "\(server.folder)/data/pg_hba.conf"
    let text = try String(contentsOfFile: rules, encoding: .utf8)
    let file = try FileHandle(forWritingTo: URL(filePath: rules))
    try file.write(contentsOf: Data("host all \(role) 127.0.0.1/32 scram-sha-256\n\(text)".utf8))
    try file.close()
    try server.sql("SELECT pg_reload_conf()")
    let url = server.url(role: role)
    try waitFor("the rule") { (try? TestConnection(url)) == nil }
    return (server, role, url)
  }

  /// A source whose answer the test sets, nil for a failure, and the number of times that it was asked.
  private func source(
    _ password: Shared<[String?]>, _ asked: Shared<Int>, role: String? = nil, taking pause: Duration = .zero
  ) -> CredentialSource {
    CredentialSource {
      asked.update { $0 += 1 }
      try await Task.sleep(for: pause)
      var next: String?
      password.update { next = $0.count > 1 ? $0.removeFirst() : $0[0] }
      guard let next else { throw Failure() }
      return StoreCredentials(username: role, password: next)
    }
  }

  private func settings(_ source: CredentialSource, _ role: String, timeout: Duration = .seconds(60)) -> PostgresConfiguration {
    PostgresConfiguration(table: "\(role).sessions", credentials: source, timeout: timeout)
  }

  /// Ends the connections of a role.
  private func disconnect(_ role: String, _ server: TestServer) throws {
    try server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '\(role)'")
    try waitFor("the end of the connections") {
      try server.sql("SELECT count(*) FROM pg_stat_activity WHERE usename = '\(role)'") == [["0"]]
    }
  }

  @Test func `each connection asks, so that a password may have changed meanwhile`() async throws {
    let (server, role, url) = try makeRole("first-word")
    let (password, asked) = (Shared<[String?]>(["first-word"]), Shared(0))
    let store = try PostgresRecordStore(url, configuration: settings(source(password, asked), role))
    try await store.prepare()
    let key = newKey()
    #expect(try await store.create(key, record(), now: now))
    #expect(asked.value == 1)
    try server.sql("ALTER ROLE \"\(role)\" PASSWORD 'second-word'")
    password.update { $0 = ["second-word"] }
    #expect(try await store.load(key, now: now) != nil)
    #expect(asked.value == 1)
    try disconnect(role, server)
    #expect(try await store.load(key, now: now) != nil)
    #expect(asked.value == 2)
    await store.close()
  }

  @Test func `the role may come with the password, and the connection string has none then`() async throws {
    let (server, role, _) = try makeRole("good-word")
    let asked = Shared(0)
    let given = source(Shared(["good-word"]), asked, role: role)
    let store = try PostgresRecordStore(server.url(role: "nobody"), configuration: settings(given, role))
    try await store.prepare()
    #expect(asked.value == 1)
    await store.close()
    let failure = #expect(throws: SessionError.self) {
      try PostgresRecordStore("postgres://a:some-word@127.0.0.1/b", configuration: settings(given, role))
    }
    #expect(failure?.code == .misconfigured && failure?.message.contains("some-word") == false)
  }

  @Test func `a refused password is asked for once more at once, and again at the next connect`() async throws {
    let (_, role, url) = try makeRole("good-word")
    let (password, asked) = (Shared<[String?]>(["old-word", "good-word"]), Shared(0))
    let store = try PostgresRecordStore(url, configuration: settings(source(password, asked), role))
    try await store.prepare()
    #expect(asked.value == 2)
    await store.close()

    let (wrong, count) = (Shared<[String?]>(["old-word"]), Shared(0))
    let other = try PostgresRecordStore(url, configuration: settings(source(wrong, count), role))
    let failure = await error { () throws(SessionError) in try await other.prepare() }
    #expect(failure?.code == .misconfigured && failure?.message.contains("28P01") == true, "\(String(describing: failure))")
    #expect(failure?.message.contains("-word") == false && count.value == 2)
    wrong.update { $0 = ["good-word"] }
    try await eventually("the store is let in") { await error { () throws(SessionError) in try await other.prepare() } == nil }
    #expect(count.value == 3)
    await other.close()
  }

  @Test func `the operation that waited for a slow refusal is told of it, without another try`() async throws {
    let (_, role, url) = try makeRole("good-word")
    for _ in 0..<10 {
      // So slow that the operation looks for its connection less often than the next try begins.
      let asked = Shared(0)
      let slow = source(Shared(["old-word"]), asked, taking: .milliseconds(40))
      let store = try PostgresRecordStore(url, configuration: settings(slow, role))
      let failure = await error { () throws(SessionError) in try await store.prepare() }
      #expect(failure?.code == .misconfigured)
      #expect(asked.value == 2)
      await store.close()
    }
  }

  @Test func `a closure that throws or hangs is an outage that says so without its text, and ends by itself`() async throws {
    let (_, role, url) = try makeRole("good-word")
    let password = Shared<[String?]>([nil])
    let failing = settings(source(password, Shared(0)), role, timeout: .milliseconds(500))
    let failure = try await refusal(url, failing) { store throws(SessionError) in try await store.prepare() }
    #expect(failure?.code == .unavailable && failure?.message.contains("threw Failure") == true, "\(String(describing: failure))")
    #expect(failure?.message.contains("the-secret") == false)

    let (isHanging, cancelled) = (Shared(true), Shared(0))
    let hanging = CredentialSource {
      if isHanging.value {
        do {
          try await Task.sleep(for: .seconds(3600))
        } catch {
          cancelled.update { $0 += 1 }
          throw error
        }
      }
      return StoreCredentials(password: "good-word")
    }
    // The time for connecting is longer than that of an operation, unless the connection string says otherwise.
    let store = try PostgresRecordStore(url + "?connect_timeout=2", configuration: settings(hanging, role, timeout: .milliseconds(500)))
    let began = ContinuousClock.now
    let late = await error { () throws(SessionError) in try await store.prepare() }
    #expect(ContinuousClock.now - began < slack)
    #expect(late?.code == .unavailable && late?.message.contains("closure for credentials") == true, "\(String(describing: late))")
    try await eventually("the closure's end") { cancelled.value > 0 }
    isHanging.update { $0 = false }
    try await eventually("the store is well again") { await error { () throws(SessionError) in try await store.prepare() } == nil }
    await store.close()
  }
}
