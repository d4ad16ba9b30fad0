import Sessions
import SessionsConformance

/// A store in a process of its own, as the suite opens it: a case that ends the process fails, and the next one gets a fresh one.
///
/// All cases share one process. Of cases that run at the same time, those beside a crash fail with it.
final class ProcessBackend: ConformanceBackend {
  let name: String
  let opensTwice: Bool

  private let known: [String: String]
  private let process: StoreProcess
  private let hello: Locked<StoreHello?> = Locked(nil)

  init(name: String, command: StoreCommand, details: [String: String] = [:], opensTwice: Bool = true) {
    self.name = name
    self.opensTwice = opensTwice
    known = details
    process = StoreProcess(command)
  }

  /// What is known beforehand, and what the process says of itself once it runs.
  var details: [String: String] {
    let told = hello.withLock { $0?.details } ?? [:]
    return known.merging(["process": "of its own"]) { known, _ in known }.merging(told) { known, _ in known }
  }

  /// What the process says, once it runs.
  var adapterVersion: String? { hello.withLock { $0?.adapterVersion } }

  /// What the process says, once it runs.
  var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
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
  func finish() async {
    await process.stop()
  }

  private static func close(_ records: [ProcessRecordStore], remove: Bool) async {
    for (index, record) in records.enumerated() { await record.close(remove: remove && index == records.count - 1) }
  }
}
