import SessionLab
import SessionsBenchmark
import Testing

/// The servers that share the processors of this machine.
@Suite struct ServerPlaceTests {
  @Test(arguments: [
    "redis://localhost:1", "redis://127.0.0.2", "redis://[::1]:6380", "redis+unix:///tmp/r.sock", "redis+cluster://localhost:1,localhost:2",
    "redis+sentinel://127.0.0.1:1/main", "postgres://localhost/x", "postgres://[::1]/x", "postgres:///x?host=/tmp",
    "postgres://db.example.org/x?hostaddr=127.0.0.1",
  ])
  func `a server of this machine is told by name, address and socket`(url: String) throws {
    #expect(try #require(StoreArgument(argument: url)).store.locality == .loopback)
  }

  @Test(arguments: ["redis://192.0.2.1", "redis://redis.example.org", "postgres://192.0.2.1/x", "postgres://[2001:db8::1]/x"])
  func `another one is elsewhere`(url: String) throws {
    #expect(try #require(StoreArgument(argument: url)).store.locality == .network)
  }
}
