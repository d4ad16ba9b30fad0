import Sessions
import SessionsConformance

/// One backend in two processes: of the two stores of a case one works in this process and one in a child.
final class TwoProcessBackend: ConformanceBackend {
  let name: String
  let details: [String: String]
  let opensTwice: Bool = true
  /// One store alone would be in one process.
  let arrangements: [Int] = [2]

  private let served: any ServedStore
  private let process: StoreProcess
  private let hello: Locked<StoreHello?> = Locked(nil)

  /// - Parameter shared: What the processes share, for reports: `one file`.
  init(name: String, shared: String, served: any ServedStore, command: StoreCommand) {
    self.name = "\(name) (two processes)"
    details = ["processes": "2, on \(shared)"]
    self.served = served
    process = StoreProcess(command)
  }

  /// What the child says, once it runs.
  var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  /// Opens both stores, whatever `instances` says: a child that does not start is found out before the first case.
  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let here = try await served.open(namespace)
    do throws(SessionError) {
      let running = try await process.running()
      hello.withLock { $0 = running.hello }
      let there = try await ProcessRecordStore(namespace, in: running)
      let reopen: OpenedBackend.Reopen = { () async throws(SessionError) in
        await there.close(remove: false)
        try await self.served.close(here, of: namespace, remove: false)
        return try await self.open(namespace, instances: instances, configuration: configuration)
      }
      return OpenedBackend(
        stores: [
          try Self.store(on: here, configuration), try ServerSessionStore(there, configuration: configuration),
        ],
        records: [here, there], reopen: reopen,
        close: {
          await there.close(remove: false)
          await self.remove(here, namespace)
        })
    } catch {
      await remove(here, namespace)
      throw error
    }
  }

  /// Ends the child.
  func finish() async {
    await process.stop()
  }

  private static func store(on records: some SessionRecordStore, _ configuration: ServerSessionStoreConfiguration)
    throws(SessionError) -> any SessionStore
  {
    try ServerSessionStore(records, configuration: configuration)
  }

  private func remove(_ store: any SessionRecordStore, _ namespace: String) async {
    do throws(SessionError) {
      try await served.close(store, of: namespace, remove: true)
    } catch {
      Console.error("sessionlab: what a case stored stays in \(name): \(error)")
    }
  }
}
