import Sessions
import SessionsPostgres
import Testing

/// Which failures a write really survives: the server is asked, nothing is believed.
@Suite(.serialized) struct DurabilityTests {
  /// A role of its own with settings, whose URL is given to the body.
  private func withRole(_ server: TestServer, _ setting: String?, _ body: (String) async throws -> Void) async throws {
    let role = newTable()
    try server.sql("CREATE ROLE \"\(role)\" LOGIN")
    if let setting { try server.sql("ALTER ROLE \"\(role)\" SET \(setting)") }
    try await body(server.url(role: role))
  }

  @Test func `a server that waits for its disk survives a loss of power, also where the role has turned that off`() async throws {
    let server = try TestServer(isDurable: true)
    defer { server.stop() }
    for setting in [nil, "synchronous_commit=off", "synchronous_commit=remote_write"] {
      try await withRole(server, setting) { url in
        let told = try await PostgresDurabilityReading(url)
        #expect(told.survives == .powerLoss, "\(told)")
        #expect(told.settings["synchronous_commit"] == (setting == "synchronous_commit=remote_write" ? "remote_write" : "on"))
        #expect(told.settings["fsync"] == "on" && told.settings["full_page_writes"] == "on")
      }
    }
    let late = try await PostgresDurabilityReading(server.url(), configuration: PostgresConfiguration(durability: .processCrash))
    #expect(late.survives == .lastSecond)
    #expect(late.reason.contains("synchronous_commit=off") && late.reason.contains("600 ms"), "\(late.reason)")
  }

  @Test func `a server that does not wait for its disk survives the end of a process at most, whatever the store asks for`() async throws {
    let server = try TestServer.shared.get()
    let told = try await PostgresDurabilityReading(server.url())
    #expect(told.survives == .processCrash)
    #expect(told.reason.hasPrefix("fsync=off"), "\(told.reason)")
    let late = try await PostgresDurabilityReading(server.url(), configuration: PostgresConfiguration(durability: .processCrash))
    #expect(late.survives == .volatile)
    let pages = try TestServer(isDurable: true, settings: ["full_page_writes=off"])
    defer { pages.stop() }
    let torn = try await PostgresDurabilityReading(pages.url())
    #expect(torn.survives == .processCrash)
    #expect(torn.reason.hasPrefix("full_page_writes=off"), "\(torn.reason)")
  }

  @Test func `an unlogged table survives nothing, whether it is there or to be made`() async throws {
    let server = try TestServer.shared.get()
    let table = newTable()
    let settings = PostgresConfiguration(table: table, isUnlogged: true, timeout: .seconds(60))
    #expect(try await PostgresDurabilityReading(server.url(), configuration: settings).survives == .volatile)
    let store = try PostgresRecordStore(server.url(), configuration: settings)
    try await store.prepare()
    await store.close()
    // The table that is there counts, not the setting.
    let told = try await PostgresDurabilityReading(server.url(), configuration: configuration(table))
    #expect(told.survives == .volatile)
    #expect(told.reason.contains("unlogged"))
  }

  @Test func `more than a second of late commits is more than the last second`() {
    let settings = ["fsync": "on", "full_page_writes": "on", "synchronous_commit": "off", "table": "logged"]
    for (delay, survives) in [("200", PostgresDurabilityReading.Survival.lastSecond), ("400", .volatile)] {
      #expect(PostgresDurabilityReading(settings.merging(["wal_writer_delay": delay]) { $1 }).survives == survives)
    }
  }

  @Test func `a server that cannot be asked is an error with its reason`() async throws {
    let refusal = await error { () throws(SessionError) in try await PostgresDurabilityReading("postgres://127.0.0.1:1/none") }
    #expect(refusal?.code == .unavailable)
  }
}
