import SessionsBenchmark
import SessionsPostgres

/// What a Postgres server tells of itself, asked on a connection of its own.
enum PostgresFacts {
  /// A function that asks a server what it uses, for a namespace. The log is that of all who use the server.
  static func reading(of url: String, namespace: String) -> @Sendable () async -> BackendReading? {
    // What a process of another machine used cannot be read, and its number may be that of one here.
    let options = PostgresRecordStore.options(of: url) ?? [:]
    let isHere = [options["host"], options["hostaddr"]].compactMap(\.self).allSatisfy(isHere)
    return {
      guard let told = try? await PostgresServerReading(url, table: namespace) else { return nil }
      return BackendReading(
        cpuSeconds: isHere ? ServerProcesses.cpuSeconds(of: told.processes, named: "postgres") : [:], storedBytes: told.tableBytes,
        logBytes: told.logBytes)
    }
  }

  private static func isHere(_ host: String) -> Bool {
    host.hasPrefix("/") || host.hasPrefix("127.") || host == "localhost" || host == "::1"
  }
}
