import Sessions
import SessionsPostgres
import Testing

@Suite struct ServerReadingTests {
  @Test func `a server tells what a table takes, what it logged and who works for it`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let store = try PostgresRecordStore(server.url(), configuration: PostgresConfiguration(table: table))
    try await store.prepare()
    let before = try await PostgresServerReading(server.url(), table: table)
    for _ in 0..<200 { _ = try await store.create(newKey(), record([UInt8](repeating: 1, count: 1000)), now: now) }
    let after = try await PostgresServerReading(server.url(), table: table)
    // At least the payloads themselves, both times.
    #expect(try #require(after.tableBytes) - (try #require(before.tableBytes)) >= 200_000)
    #expect(after.logBytes - before.logBytes >= 200_000)
    let processes = try server.sql("SELECT pid FROM pg_stat_activity WHERE query LIKE '%\(table)%' AND pid <> pg_backend_pid()")
    #expect(!processes.isEmpty && processes.allSatisfy { row in after.processes.contains { "\($0)" == row[0] } })
    await store.close()
  }

  @Test func `a table that is not there takes nothing that could be told, and a server that is not there is an error`() async throws {
    let server = try TestServer.shared.get()
    #expect(try await PostgresServerReading(server.url(), table: newTable()).tableBytes == nil)
    #expect(
      await error { () throws(SessionError) in try await PostgresServerReading("postgres://127.0.0.1:1/none", table: "t") }?.code
        == .unavailable)
    #expect(
      await error { () throws(SessionError) in try await PostgresServerReading("postgres://%zz", table: "t") }?.code == .misconfigured)
  }
}
