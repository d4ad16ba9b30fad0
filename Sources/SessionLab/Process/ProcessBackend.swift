package import Sessions
package import SessionsConformance

/// A store in a process of its own, as the suite opens it: a case that ends the process fails, and the next one gets a fresh one.
///
/// All cases share one process. Of cases that run at the same time, those beside a crash fail with it.
package final class ProcessBackend: ConformanceBackend {
  package let name: String
  package let opensTwice: Bool

  private let known: [String: String]
  private let process: StoreProcess
  private let hello: Locked<StoreHello?> = Locked(nil)

  package init(name: String, command: ChildCommand, details: [String: String] = [:], opensTwice: Bool = true) {
    self.name = name
    self.opensTwice = opensTwice
    known = details
    process = StoreProcess(command)
  }

  /// The details that are known beforehand, and those that the process reports once it runs.
  package var details: [String: String] {
    let told = hello.withLock { $0?.details } ?? [:]
    return known.merging(["process": "of its own"]) { known, _ in known }.merging(told) { known, _ in known }
  }

  /// The version that the process reports, once it runs.
  package var adapterVersion: String? { hello.withLock { $0?.adapterVersion } }

  /// The version that the process reports, once it runs.
  package var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  package func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let running = try await process.running()
    hello.withLock { $0 = running.hello }
    var (records, stores): ([ProcessRecordStore], [any SessionStore]) = ([], [])
    do throws(SessionError) {
      for _ in 0..<instances { records.append(try await ProcessRecordStore(namespace, in: running)) }
      for record in records { stores.append(try ServerSessionStore(record, configuration: configuration)) }
    } catch {
      await Self.close(records, remove: true)
      throw error
    }
    let opened = records
    let reopen: OpenedBackend.Reopen = { () async throws(SessionError) in
      await Self.close(opened, remove: false)
      return try await self.open(namespace, instances: instances, configuration: configuration)
    }
    return OpenedBackend(
      stores: stores, records: records, reopen: running.capabilities.contains(.persistence) ? reopen : nil,
      close: { await Self.close(opened, remove: true) })
  }

  /// Ends the process.
  package func finish() async {
    await process.stop()
  }

  private static func close(_ records: [ProcessRecordStore], remove: Bool) async {
    for (index, record) in records.enumerated() { await record.close(remove: remove && index == records.count - 1) }
  }
}

/// One backend in two processes: of the two stores of a case one works in this process and one in a child.
package final class TwoProcessBackend: ConformanceBackend {
  package let name: String
  package let details: [String: String]
  package let opensTwice: Bool = true
  /// One store alone would be in one process.
  package let arrangements: [Int] = [2]

  private let served: ServedStore
  private let process: StoreProcess
  private let hello: Locked<StoreHello?> = Locked(nil)

  /// - Parameters:
  ///   - name: The name of the store in reports.
  ///   - shared: The resource that the processes share, for reports: `one file`.
  ///   - served: The store as this process opens it.
  ///   - command: The child that serves the same store.
  package init(name: String, shared: String, served: ServedStore, command: ChildCommand) {
    self.name = "\(name) (two processes)"
    details = ["processes": "2, on \(shared)"]
    self.served = served
    process = StoreProcess(command)
  }

  /// The version that the child reports, once it runs.
  package var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  /// Opens both stores, whatever `instances` says, so that a child that does not start is noticed before the first case.
  package func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    let here = try await served.open(namespace)
    do throws(SessionError) {
      let running = try await process.running()
      hello.withLock { $0 = running.hello }
      let there = try await ProcessRecordStore(namespace, in: running)
      let reopen: OpenedBackend.Reopen = { () async throws(SessionError) in
        await there.close(remove: false)
        try await here.close(false)
        return try await self.open(namespace, instances: instances, configuration: configuration)
      }
      return OpenedBackend(
        stores: [
          try Self.store(on: here.records, configuration), try ServerSessionStore(there, configuration: configuration),
        ],
        records: [here.records, there], reopen: reopen,
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
  package func finish() async {
    await process.stop()
  }

  private static func store(on records: some SessionRecordStore, _ configuration: ServerSessionStoreConfiguration)
    throws(SessionError) -> any SessionStore
  {
    try ServerSessionStore(records, configuration: configuration)
  }

  private func remove(_ here: ServedNamespace) async {
    do throws(SessionError) {
      try await here.close(true)
    } catch {
      Console.error("what a case stored stays in \(name): \(error)")
    }
  }
}
