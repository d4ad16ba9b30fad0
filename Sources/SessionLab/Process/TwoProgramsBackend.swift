package import Sessions
package import SessionsConformance

/// One backend in two programs: the command of a store is started twice, and of the two stores of a case each works in one of them.
///
/// It is the proof of the claim `sharedBackend`, without which it does not open.
package final class TwoProgramsBackend: ConformanceBackend {
  package let name: String
  package let details: [String: String] = ["processes": "2, of one command"]
  package let opensTwice: Bool = true
  /// One store alone would be in one program.
  package let arrangements: [Int] = [2]
  package let startLimit: Duration

  private let programs: [StoreProcess]
  private let health: StoreProcessHealth
  private let hello: Locked<StoreHello?> = Locked(nil)

  /// - Parameters:
  ///   - name: The name of the store in reports.
  ///   - command: The command that is started twice.
  ///   - limits: The longest waits for a program's answers.
  package init(name: String, command: ChildCommand, limits: ProcessLimits = .usual) {
    self.name = "\(name) (two processes)"
    startLimit = limits.start
    let health = StoreProcessHealth(command.text)
    self.health = health
    programs = (0..<2).map { _ in StoreProcess(command, limits: limits, health: health) }
  }

  /// The version that the first program reports, once it runs.
  package var adapterVersion: String? { hello.withLock { $0?.adapterVersion } }

  /// The version that the first program reports, once it runs.
  package var backendVersion: String? { hello.withLock { $0?.backendVersion } }

  /// Opens both stores, whatever `instances` says.
  ///
  /// - Throws: `misconfigured` when the program does not claim that processes can share its records.
  package func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend
  {
    var records: [ProcessRecordStore] = []
    do throws(SessionError) {
      for program in programs {
        let running = try await program.running()
        hello.withLock { $0 = $0 ?? running.hello }
        guard running.capabilities.contains(.sharedBackend) else {
          throw SessionError(
            .misconfigured,
            "the program does not declare 'sharedBackend', so that two processes of it share nothing; run it without --two-processes")
        }
        records.append(try await ProcessRecordStore(namespace, in: running))
      }
      let opened = records
      var stores: [any SessionStore] = []
      for record in opened { stores.append(try ServerSessionStore(record, configuration: configuration)) }
      let interrupt: OpenedBackend.Interrupt = { how in
        for record in opened { await record.interrupt(how) }
      }
      return OpenedBackend(
        stores: stores, records: opened, interrupt: hello.withLock { $0?.interruptions == true } ? interrupt : nil,
        close: { await Self.close(opened) })
    } catch {
      await Self.close(records)
      throw error
    }
  }

  /// Opens the same stores, if the program says that it can cut them off.
  package func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
    async throws(SessionError) -> OpenedBackend?
  {
    guard let first = programs.first, try await first.running().hello.interruptions == true else { return nil }
    return try await open(namespace, instances: instances, configuration: configuration)
  }

  package func takeBreach() -> String? { health.takeBreach() }
  package var verdict: String? { health.verdict }
  package var progress: (answers: Int, latest: ContinuousClock.Instant)? { health.progress }

  /// Ends both programs.
  package func finish() async {
    for program in programs { await program.stop() }
  }

  private static func close(_ records: [ProcessRecordStore]) async {
    for (index, record) in records.enumerated() { await record.close(remove: index == records.count - 1) }
  }
}
