import Sessions
import SessionsPostgres
import Testing

/// Connection strings, table names and other settings.

@Suite struct SettingsTests {
  @Test(arguments: [
    "postgres://role:hunter2@host/db?nonsense=1", "host=a password='hunter2", "nonsense",
    "postgres://role:hunter2%zz@host/db", "postgres://a\u{0}b",
  ])
  func `what libpq cannot read is refused without the password`(text: String) async {
    let refusal = await error { () throws(SessionError) in try PostgresRecordStore(text) }
    #expect(refusal?.code == .misconfigured)
    #expect(refusal?.message.contains("hunter2") == false)
  }

  @Test(arguments: [
    ("postgres://role:hunter2@127.0.0.1:port/db", SessionErrorCode.misconfigured),
    ("postgres://role:hunter2@127.0.0.1/db?sslmode=sometimes", .misconfigured), ("postgres://role:hun/hunter2@h/db", .misconfigured),
    ("postgres://role:hun@hunter2@127.0.0.1:1/db", .unavailable), ("postgres://role:hunter2@127.0.0.1:1/db", .unavailable),
    ("service=there-is-none-of-this-name", .misconfigured),
  ])
  func `what libpq finds out later has its code, and no password`(text: String, code: SessionErrorCode) async throws {
    // A server that is not there is waited for; a mistake is not, however slow the machine.
    let timeout: Duration = code == .unavailable ? .milliseconds(300) : .seconds(60)
    let refusal = try await refusal(text, PostgresConfiguration(timeout: timeout)) { (store) throws(SessionError) in
      try await store.prepare()
    }
    #expect(refusal?.code == code)
    #expect(refusal?.message.contains("hun") == false)
  }

  @Test(arguments: [
    "", "postgres://", "postgresql:///db", "postgres://role@[::1]:5432/db?sslmode=require", "host=/run/postgresql dbname=db",
    "postgres://a,b:5433/db?target_session_attrs=read-write", "service=web", "hostaddr=127.0.0.1 connect_timeout=3",
  ])
  func `what libpq reads is taken`(text: String) throws {
    _ = try PostgresRecordStore(text)
  }

  @Test(arguments: [
    "", "1a", "a-b", "a.b.c", ".a", "a.", "a\"b", "ä", String(repeating: "a", count: 49), "s.\(String(repeating: "a", count: 49))", "a b",
  ])
  func `a table name is refused`(name: String) async {
    let refusal = await error { () throws(SessionError) in
      try PostgresRecordStore("postgres://", configuration: PostgresConfiguration(table: name))
    }
    #expect(refusal?.code == .misconfigured)
  }

  @Test func `other settings are refused when they cannot work`() async {
    for configuration in [PostgresConfiguration(timeout: .zero), PostgresConfiguration(maximumPendingOperations: 0)] {
      let refusal = await error { () throws(SessionError) in try PostgresRecordStore("postgres://", configuration: configuration) }
      #expect(refusal?.code == .misconfigured)
    }
  }

  @Test func `hosts are tried in turn, with what belongs to them`() {
    let hosts = PostgresHosts([("host", "a,b,c"), ("port", "1,2,3"), ("user", "x")])
    #expect(hosts.beginning(at: 2)?.map { "\($0.keyword)=\($0.value)" } == ["host=c,a,b", "port=3,1,2"])
    #expect(hosts.beginning(at: 3) == nil)
    #expect(PostgresHosts([("host", "a,b"), ("port", "5")]).beginning(at: 1)?.map(\.value) == ["b,a", "5"])
  }

  @Test func `names stay within what Postgres keeps of them`() throws {
    let name = String(repeating: "a", count: 48)
    let table = PostgresTable(schema: name, name: try PostgresTableName("\(name).\(name)").name)
    for text in [table.keyConstraint, table.sweepIndex, table.subjectIndex] { #expect(text.utf8.count - 2 <= 63) }
    #expect(PostgresTable(schema: "a\"b", name: "c").qualified == "\"a\"\"b\".\"c\"")
  }
}
