import Sessions
import SessionsConformance
import SessionsMemory
import SessionsTesting
import Testing

/// Record-store cases that no faulty store of the command fails: each fails on a store with its own mistake.
@Suite struct RecordFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let id: String
    let wrap: @Sendable (any SessionRecordStore) -> any SessionRecordStore
    var testDescription: String { "\(id) \(type(of: wrap(MemoryRecordStore())))" }
  }

  private static let faults: [Fault] = [
    Fault(id: "REC-063", wrap: ReversedList.init),
    Fault(id: "REC-050", wrap: InclusiveCursor.init),
    Fault(id: "REC-051", wrap: ListsExpired.init),
    Fault(id: "REC-052", wrap: FoldedSubjects.init),
    Fault(id: "REC-053", wrap: NobodyIsEmpty.init),
    Fault(id: "REC-057", wrap: SubjectStays.init),
    Fault(id: "REC-056", wrap: NoException.init),
    Fault(id: "REC-060", wrap: ZeroIsUnlimited.init),
    Fault(id: "REC-061", wrap: TornCreate.init),
  ]

  private func outcomes(_ id: String, _ open: @escaping @Sendable () -> any SessionRecordStore) async throws -> Set<CaseOutcome> {
    let testCase = try #require(ConformanceSuite.find(id))
    let backend = RecordStoreBackend(name: "fault", isShared: false) { _ in AnyRecordStore(open()) }
    return Set(await ConformanceRunner(cases: [testCase], timeLimit: .seconds(60)).run(backend).results.map(\.outcome))
  }

  @Test(arguments: faults) func `a case fails with its fault, and passes without`(fault: Fault) async throws {
    let (faulty, sound) = (
      try await outcomes(fault.id) { fault.wrap(MemoryRecordStore()) }, try await outcomes(fault.id) { MemoryRecordStore() }
    )
    #expect(faulty == [.failed])
    #expect(sound == [.passed])
  }

  @Test func `stores that do not heed their namespace are noticed`() async throws {
    let everywhere = MemoryRecordStore()
    let outcomes = try await outcomes("REC-062") { everywhere }
    #expect(outcomes == [.failed])
  }

  @Test func `a store that declares an index and has none is told so`() async throws {
    let testCase = try #require(ConformanceSuite.find("REC-063"))
    let backend = RecordStoreBackend(name: "declared", isShared: false) { _ in DeclaredIndex() }
    let results = await ConformanceRunner(cases: [testCase], timeLimit: .seconds(60)).run(backend).results
    let result = try #require(results.first)
    #expect(result.outcome == .failed)
    #expect(result.what == "the record store, which declares subjectIndex")
  }

  @Test func `the smaller suite is the record cases, and calls nothing but records`() {
    let cases = ConformanceSuite.recordStoreCases
    #expect(cases.count >= 64)
    let others = cases.filter { !$0.needsRecords }.map(\.id)
    #expect(others == [])
    #expect(Set(cases.map(\.id)).isSuperset(of: ["REC-001", "REC-062", "CONC-004", "ISO-015"]))
  }
}

/// A store that declares an index and does not conform to `SubjectIndexedRecordStore`.
private struct DeclaredIndex: SessionRecordStore {
  private let base = MemoryRecordStore()
  var capabilities: Set<SessionCapability> { [.subjectIndex] }

  func create(_ key: RecordKey, _ record: SessionRecord, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.create(key, record, now: now)
  }

  func load(_ key: RecordKey, now: Timestamp) async throws(SessionError) -> SessionRecord? { try await base.load(key, now: now) }

  func replace(
    _ key: RecordKey, expecting version: Int64, with record: SessionRecord, forcingIdleDeadline: Bool, now: Timestamp
  ) async throws(SessionError) -> ReplaceOutcome {
    try await base.replace(key, expecting: version, with: record, forcingIdleDeadline: forcingIdleDeadline, now: now)
  }

  func touch(_ key: RecordKey, idleDeadline: Timestamp, now: Timestamp) async throws(SessionError) -> Bool {
    try await base.touch(key, idleDeadline: idleDeadline, now: now)
  }

  func destroy(_ key: RecordKey, expecting version: Int64?) async throws(SessionError) -> Bool {
    try await base.destroy(key, expecting: version)
  }

  func prune(now: Timestamp, limit: Int) async throws(SessionError) -> Int { try await base.prune(now: now, limit: limit) }

  func ping() async throws(SessionError) { try await base.ping() }
}
