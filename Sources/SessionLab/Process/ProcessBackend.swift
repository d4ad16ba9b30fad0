package import Sessions
package import SessionsConformance
import SessionsTesting

/// A store in a process of its own, as the suite opens it: a case that ends the process fails, and the next one gets a fresh one.
///
/// All cases share one process. Of cases that run at the same time, those beside a crash fail with it. With two programs of one command each
/// case has a store in either, which is the proof of the claim `sharedBackend`.
package final class ProcessBackend: ConformanceBackend {
  package let name: String
  package let opensTwice: Bool
  package let startLimit: Duration

  private let known: [String: String]
  private let programs: [StoreProcess]
  private let health: StoreProcessHealth
  private let hello: Locked<StoreHello?> = Locked(nil)

  /// - Parameters:
  ///   - count: The number of programs that the command is started as.
  ///   - limits: The longest waits for a program's answers.
  package init(
    name: String, command: ChildCommand, programs count: Int = 1, details: [String: String] = [:], opensTwice: Bool = true,
    limits: ProcessLimits = .usual
  ) {
    self.name = count == 1 ? name : "\(name) (two processes)"
    self.opensTwice = opensTwice
    startLimit = limits.start
    known = details.merging(count == 1 ? ["process": "of its own"] : ["processes": "\(count), of one command"]) { known, _ in known }
    let health = StoreProcessHealth(command.text)
    self.health = health
    programs = (0..<count).map { _ in StoreProcess(command, limits: limits, health: health) }
  }

  /// One store object, and two unless the store cannot be opened twice; one for each program if there are several.
  package var arrangements: [Int] { programs.count > 1 ? [programs.count] : opensTwice ? [1, 2] : [1] }

  /// The details that are known beforehand, and those that the process reports once it runs.
  package var details: [String: String] {
    let told = hello.withLock { $0?.details } ?? [:]
    return known.merging(told) { known, _ in known }
  }

  /// The version that the process reports, once it runs.
  package var adapterVersion: String? { hello.withLock { $0?.adapterVersion } }

  /// The version that the process reports, once it runs.
  package var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  /// Opens the stores, and with several programs one in each at least, so that one that does not start is noticed before the first case.
  ///
  /// - Throws: `misconfigured` when there are several programs that do not claim that processes can share their records.
  package func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    var (records, stores): ([ProcessRecordStore], [any SessionStore]) = ([], [])
    do throws(SessionError) {
      for index in 0..<max(instances, programs.count) {
        let running = try await programs[index % programs.count].running()
        hello.withLock { $0 = running.hello }
        guard programs.count == 1 || running.capabilities.contains(.sharedBackend) else {
          throw SessionError(
            .misconfigured,
            "the program does not declare 'sharedBackend', so that two processes of it share nothing; run it without --two-processes")
        }
        records.append(try await ProcessRecordStore(namespace, in: running))
      }
      for record in records { stores.append(try ServerSessionStore(record, configuration: configuration)) }
    } catch {
      await Self.close(records, remove: true)
      throw error
    }
    let opened = records
    let reopen: OpenedBackend.Reopen = { [programs] restart async throws(SessionError) in
      if restart != .killed { await Self.close(opened, remove: false) }
      if restart.endsProcess {
        for program in programs { await program.end(killing: restart == .killed) }
      }
      return try await self.open(namespace, instances: instances, configuration: configuration)
    }
    let interrupt: OpenedBackend.Interrupt = { how in
      for record in opened { await record.interrupt(how) }
    }
    return OpenedBackend(
      stores: stores, records: records, reopen: opened.first?.capabilities.contains(.persistence) == true ? reopen : nil,
      interrupt: hello.withLock { $0?.interruptions } == true ? interrupt : nil,
      closing: OpenedBackend.Closing(isFinal: true) { index in await opened[index].close(remove: false) }, removesNamespace: true,
      close: { await Self.close(opened, remove: true) })
  }

  /// Opens the same stores, if the process says that it can cut them off.
  package func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard let first = programs.first, try await first.running().hello.interruptions == true else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }

  package func takeBreach() -> String? { health.takeBreach() }
  package var verdict: String? { health.verdict }
  package var progress: (answers: Int, latest: ContinuousClock.Instant)? { health.progress }

  /// Opens the same stores: they are in processes that can be killed.
  package func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await open(namespace, instances: instances, configuration: configuration)
  }

  /// Ends the processes.
  package func finish() async {
    for program in programs { await program.stop() }
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

  package let startLimit: Duration = ProcessLimits.usual.start

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
      let reopen: OpenedBackend.Reopen = { [process] restart async throws(SessionError) in
        if restart != .killed { await there.close(remove: false) }
        if restart.endsProcess { await process.end(killing: restart == .killed) }
        try await here.close(false)
        return try await self.open(namespace, instances: instances, configuration: configuration)
      }
      return OpenedBackend(
        stores: [
          try Self.store(on: here.records, configuration), try ServerSessionStore(there, configuration: configuration),
        ],
        records: [here.records, there], reopen: reopen, removesNamespace: true,
        close: {
          await there.close(remove: false)
          await self.remove(here)
        })
    } catch {
      await remove(here)
      throw error
    }
  }

  package func takeBreach() -> String? { process.health.takeBreach() }
  package var verdict: String? { process.health.verdict }
  package var progress: (answers: Int, latest: ContinuousClock.Instant)? { process.health.progress }

  /// Opens the same stores: the child can be killed, and this process closes its own store then.
  package func openKillable(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    try await open(namespace, instances: instances, configuration: configuration)
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
