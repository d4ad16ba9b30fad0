import Sessions
import SessionsConformance
import SessionsMemory
import SessionsTesting
import Testing

/// The cases about a failing backend run only on stores that can be interrupted, and open them for that.
@Suite struct InterruptionTests {
  /// Counts the ways in which its stores are opened.
  private final class Counting: ConformanceBackend {
    let name = "counting"
    let details: [String: String] = [:]
    let opensTwice = false
    let isInterruptible: Bool
    let opened: Locked<(plainly: Int, interruptible: Int)> = Locked((0, 0))

    init(isInterruptible: Bool) {
      self.isInterruptible = isInterruptible
    }

    func open(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend
    {
      opened.withLock { $0.plainly += 1 }
      return OpenedBackend(stores: [try ServerSessionStore(MemoryRecordStore(), configuration: configuration)])
    }

    func openInterruptible(_ namespace: String, instances: Int, configuration: ServerSessionStoreConfiguration)
      async throws(SessionError) -> OpenedBackend?
    {
      guard isInterruptible else { return nil }
      opened.withLock { $0.interruptible += 1 }
      let line = InterruptionSwitch()
      let records = InterruptibleRecordStore(MemoryRecordStore(), behind: line)
      let store = try ServerSessionStore(AnyRecordStore(records), configuration: configuration)
      return OpenedBackend(stores: [store], records: [records], interrupt: { line.set($0) })
    }
  }

  private let cases = ConformanceSuite.cases.filter(\.needsInterruption)

  @Test func `the cases that interrupt say so`() {
    #expect(cases.map(\.id) == ["FLT-001", "FLT-002", "FLT-003", "FLT-004", "FLT-030", "FLT-031"])
  }

  @Test func `a store that cannot be cut off is not even opened for them`() async {
    let backend = Counting(isInterruptible: false)
    let result = await ConformanceRunner(cases: cases, timeLimit: .seconds(60)).run(backend)
    #expect(result.results.allSatisfy { $0.outcome == .skipped && $0.reason == CaseContext.uninterruptible })
    // The runner opened it once, for its declarations.
    #expect(backend.opened.withLock { $0 } == (1, 0))
  }

  /// Its health check is fine whatever its backend does.
  private final class FinePing: RecordStoreWrapper {
    let base: any SessionRecordStore

    init(behind line: InterruptionSwitch) { base = AnyRecordStore(InterruptibleRecordStore(MemoryRecordStore(), behind: line)) }

    func ping() async throws(SessionError) {}
  }

  @Test func `of operations at the same time the one that succeeded is named`() async throws {
    let testCase = try #require(ConformanceSuite.find("FLT-001"))
    let line = InterruptionSwitch()
    let backend = RecordStoreBackend(name: "fine", isShared: false, interrupt: { _, how in line.set(how) }) {
      (_: String) throws(SessionError) -> FinePing in FinePing(behind: line)
    }
    let run = await ConformanceRunner(cases: [testCase], timeLimit: .seconds(60)).run(backend)
    let result = try #require(run.results.first)
    #expect(result.what == "pinging")
    #expect(result.seen == "done")
  }

  @Test func `only they open stores that can be cut off`() async throws {
    let backend = Counting(isInterruptible: true)
    let other = try #require(ConformanceSuite.find("ROT-003"))
    let result = await ConformanceRunner(cases: cases + [other], timeLimit: .seconds(60)).run(backend)
    #expect(result.results.allSatisfy { $0.outcome == .passed })
    #expect(backend.opened.withLock { $0 } == (2, 6))
  }

  @Test(arguments: [false, true])
  func `a record store's backend is cut off with what it was given for that`(isGiven: Bool) async throws {
    let cut: Locked<[BackendInterruption?]> = Locked([])
    let interrupt: RecordStoreBackend<MemoryRecordStore>.Interrupt = { _, how in cut.withLock { $0.append(how) } }
    let backend = RecordStoreBackend(name: "records", isShared: false, interrupt: isGiven ? interrupt : nil) {
      (_: String) throws(SessionError) -> MemoryRecordStore in
      MemoryRecordStore()
    }
    let opened = try await backend.openInterruptible("n", instances: 1, configuration: .init())
    #expect((opened != nil) == isGiven)
    await opened?.interrupt?(.silent)
    #expect(cut.withLock { $0 } == (isGiven ? [.silent] : []))
  }
}
