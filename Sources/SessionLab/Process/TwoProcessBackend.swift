import Sessions
import SessionsConformance
import SessionsSQLite

/// One SQLite file in two processes: of the two stores of a case one works in this process and one in a child.
final class TwoProcessBackend: ConformanceBackend {
  let name: String
  let details: [String: String] = ["processes": "2, on one file"]
  let backendVersion: String? = "SQLite \(SQLiteRecordStore.libraryVersion)"
  let opensTwice: Bool = true
  /// One store alone would be in one process.
  let arrangements: [Int] = [2]

  private let path: String
  private let process: StoreProcess

  init(path: String, command: StoreCommand) {
    name = "sqlite:\(path) (two processes)"
    self.path = path
    process = StoreProcess(command)
  }

  /// Opens both stores, whatever `instances` says: a child that does not start is found out before the first case.
  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let here = try SQLiteRecordStore(path: path, configuration: SQLiteConfiguration(table: namespace))
    do throws(SessionError) {
      let there = try await ProcessRecordStore(namespace, in: try await process.running())
      let reopen: OpenedBackend.Reopen = { () async throws(SessionError) in
        await there.close(remove: false)
        await here.close()
        return try await self.open(namespace, instances: instances, configuration: configuration)
      }
      return OpenedBackend(
        stores: [
          try ServerSessionStore(here, configuration: configuration), try ServerSessionStore(there, configuration: configuration),
        ],
        records: [here, there], reopen: reopen,
        close: {
          await there.close(remove: false)
          await self.remove(here)
        })
    } catch {
      await remove(here)
      throw error
    }
  }

  /// Ends the child.
  func finish() async {
    await process.stop()
  }

  private func remove(_ store: SQLiteRecordStore) async {
    do throws(SessionError) {
      try await store.removeTable()
    } catch {
      Console.error("sessionlab: a case's table stays in \(path): \(error)")
    }
    await store.close()
  }
}
