import SessionLab
import Testing

/// The servers that a proxy can stand before, and the way of a store to them through it.
@Suite struct ServerAddressTests {
  @Test(arguments: [
    ("postgres://127.0.0.1:5433/db", 5433), ("postgresql://role@127.0.0.1:1/db?sslmode=disable", 1),
    ("postgres://role:p@ss:word@127.0.0.1:65535", 65535),
  ])
  func `the server of a Postgres URL is found`(url: String, port: Int) throws {
    let address = try #require(PostgresAddress(url))
    #expect(address.host == "127.0.0.1")
    #expect(address.port == port)
  }

  @Test(arguments: [
    "postgres:///db", "postgres://db.example.org:5432/db", "postgres://[::1]:5432/db", "postgres://127.0.0.1:1,127.0.0.1:2/db",
    "postgres://127.0.0.1:1/db?host=/tmp", "postgres://127.0.0.1:1/db?sslmode=disable&hostaddr=127.0.0.2", "postgres://127.0.0.1:0/db",
    "postgres://127.0.0.1:65536/db", "postgres://127.0.0.256:1/db", "postgres://127.0.1:1/db", "host=127.0.0.1 port=1",
  ])
  func `no proxy stands before anything else than one numeric IPv4 host and port`(url: String) {
    #expect(PostgresAddress(url) == nil)
  }

  @Test func `the way through a proxy changes where the connection goes, and nothing else`() throws {
    let plain = try #require(PostgresAddress("postgres://role:secret@127.0.0.1:5433/db"))
    #expect(plain.url(throughPort: 7) == "postgres://role:secret@127.0.0.1:5433/db?hostaddr=127.0.0.1&port=7")
    let more = try #require(PostgresAddress("postgres://role@127.0.0.1:5433/db?sslmode=require"))
    #expect(more.url(throughPort: 7) == "postgres://role@127.0.0.1:5433/db?sslmode=require&hostaddr=127.0.0.1&port=7")
  }

  @Test func `the name of a Redis with TLS says what is not verified, wherever it is shown`() {
    #expect(RedisLabStore(argument: "rediss://:secret@h/2?cafile=/ca")?.name == "rediss://h:6379/2")
    #expect(RedisLabStore(argument: "rediss://h?verification=none")?.name == "rediss://h:6379 (certificates are NOT verified)")
  }

  @Test func `the server of a Redis URL is found, unless it has a name, a path or several of them`() throws {
    let server = try #require(RedisLabStore(argument: "redis://user:secret@127.0.0.1:6380/1")?.server)
    #expect(server == ("127.0.0.1", 6380))
    #expect(RedisLabStore(argument: "redis://127.0.0.1")?.server?.port == 6379)
    #expect(RedisLabStore(argument: "rediss://127.0.0.1:6381?cafile=/ca")?.server?.port == 6381)
    for url in [
      "redis://localhost:6380", "redis://[::1]:6380", "redis+unix:///tmp/redis.sock", "redis+cluster://127.0.0.1:1,127.0.0.1:2",
      "redis+sentinel://127.0.0.1:1/main",
    ] {
      let redis = try #require(RedisLabStore(argument: url))
      #expect(redis.mistake == nil)
      #expect(redis.server == nil, "\(url)")
    }
  }
}

/// Cases that run at the same time never have the same table.
struct CaseTablesTests {
  @Test func `a table is given out again when nobody uses it`() {
    var tables = CaseTables()
    #expect(tables.table(of: "c_1", idle: []) == "c_1")
    #expect(tables.table(of: "c_1", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "d_2")
    tables.release("c_1")
    #expect(tables.table(of: "e_3", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "f_4", idle: ["c_1"]) == "f_4")
  }

  @Test func `a second namespace has a table that begins like its case's`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    tables.release("c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2n", idle: ["c_1"]) == "c_1n")
  }

  @Test func `the table of a second namespace is for no other case`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    _ = tables.table(of: "c_1n", idle: [])
    tables.release("c_1")
    tables.release("c_1n")
    // The next user of c_1 may need c_1n, whatever the order of the two.
    #expect(tables.table(of: "d_2", idle: ["c_1n"]) == "d_2")
    #expect(tables.table(of: "e_3", idle: ["c_1n", "c_1"]) == "c_1")
    #expect(tables.table(of: "e_3n", idle: ["c_1n"]) == "c_1n")
  }

  @Test func `a second table that is not given back yet is not taken`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_1", idle: [])
    _ = tables.table(of: "c_1n", idle: [])
    tables.release("c_1")
    #expect(tables.table(of: "d_2", idle: ["c_1"]) == "c_1")
    #expect(tables.table(of: "d_2n", idle: ["c_1"]) == "c_1n_")
  }

  @Test func `a second table whose name would be too long has the name of its namespace`() {
    var tables = CaseTables()
    _ = tables.table(of: "c_long_1", idle: [])
    tables.release("c_long_1")
    #expect(tables.table(of: "d_2", idle: ["c_long_1"]) == "c_long_1")
    let longest = "d_2" + String(repeating: "n", count: 45)
    #expect(tables.table(of: longest, idle: []) == longest)
  }
}
