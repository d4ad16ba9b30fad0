import Sessions
import SessionsConformance
import SessionsTesting

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

  /// - Parameters:
  ///   - store: The store as reports name it.
  ///   - shared: What both processes work on, such as `file`.
  ///   - served: How this process opens it.
  ///   - command: How the child is started, which serves the same.
  init(_ store: String, shared: String, served: any ServedStore, command: StoreCommand) {
    name = "\(store) (two processes)"
    details = ["processes": "2, on one \(shared)"]
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
          try ServerSessionStore(AnyRecordStore(here), configuration: configuration),
          try ServerSessionStore(there, configuration: configuration),
        ],
        records: [here, there], reopen: reopen
      ) {
        await there.close(remove: false)
        await self.remove(here, of: namespace)
      }
    } catch {
      await remove(here, of: namespace)
      throw error
    }
  }

  /// Ends the child.
  func finish() async {
    await process.stop()
  }

  private func remove(_ store: any SessionRecordStore, of namespace: String) async {
    do throws(SessionError) {
      try await served.close(store, of: namespace, remove: true)
    } catch {
      Console.error("sessionlab: a case's table stays in \(name): \(error)")
    }
  }
}
