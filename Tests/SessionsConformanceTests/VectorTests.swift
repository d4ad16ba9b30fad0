import Foundation
import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import SessionsTesting
import Testing

/// The data cases in `fixtures/conformance/vectors` are those of the code, and are enough to judge a store.
///
/// After a change of cases, run once with `SESSIONS_RECORD_FIXTURES=1`, and read the difference before committing it.
@Suite(.serialized) struct VectorTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/conformance/vectors")

  /// The checked-in vectors, read once.
  private static let stored = Result { try VectorSet(folder: folder).cases() }
  /// With a long time for each: other tests may run beside these.
  private static let replay = VectorReplay(timeLimit: .seconds(60))

  @Test func `an export gives the checked-in files, byte for byte`() async throws {
    let exported = try await VectorSet { MemoryRecordStore() }
    if ProcessInfo.processInfo.environment["SESSIONS_RECORD_FIXTURES"] == "1" { return try exported.write(to: Self.folder) }
    let stored = try VectorSet(folder: Self.folder)
    #expect(Set(exported.files.keys) == Set(stored.files.keys))
    for (name, data) in exported.files { #expect(stored.files[name] == data, "\(name) differs; see the comment of this suite") }
  }

  @Test func `the same cases are exported the same way twice`() async throws {
    let cases = ["CRUD-001", "BAD-003", "SEC-005", "REC-040", "ROT-021"].compactMap(ConformanceSuite.find)
    #expect(cases.count == 5)
    let (first, second) = (
      try await VectorSet(exporting: cases) { MemoryRecordStore() }, try await VectorSet(exporting: cases) { MemoryRecordStore() }
    )
    #expect(first.files == second.files)
    #expect(try first.cases().map(\.id).sorted() == cases.map(\.id).sorted())
  }

  @Test func `every case is exported, or the index says why not`() throws {
    let stored = try VectorSet(folder: Self.folder)
    let (index, vectors) = (try stored.index(), try stored.cases())
    let known = Set(ConformanceSuite.cases.map(\.id))
    #expect(Set(index.exported).union(index.notExported.keys) == known)
    #expect(index.exported == vectors.map(\.id))
    #expect(index.exported.count + index.notExported.count == known.count)
    #expect(index.exported.count >= 150)
    for vector in vectors {
      let testCase = try #require(ConformanceSuite.find(vector.id))
      #expect(vector.title == testCase.title && vector.rules == testCase.rules && vector.needs == testCase.needs.map(\.rawValue).sorted())
    }
  }

  @Test func `the Memory store passes every vector`() async throws {
    let backend = RecordStoreBackend(name: "memory", isShared: false) { _ throws(SessionError) in MemoryRecordStore() }
    let verdicts = await Self.replay.run(try Self.stored.get(), on: backend)
    for verdict in verdicts { #expect(verdict.outcome == .passed, "\(verdict)") }
  }

  @Test(arguments: [
    ("upsert-on-replace", "DEL-004"), ("lost-update", "CONC-019"), ("deadline-inclusive", "TTL-003"), ("destroy-forgets", "DEL-001"),
    ("touch-revives-expired", "TTL-021"), ("flash-taken-twice", "FLSH-020"), ("rotation-keeps-old-token", "ROT-003"),
    ("any-secret-opens", "SEC-005"), ("integers-as-doubles", "PAY-007"), ("create-overwrites", "REC-003"), ("prune-takes-live", "REC-032"),
  ])
  func `the vectors notice a faulty store, at the right one`(name: String, id: String) async throws {
    let faulty = try #require(FaultyStore.all.first { $0.name == name })
    let family = try Self.stored.get().filter { id.hasPrefix("\($0.family)-") }
    let verdicts = await Self.replay.run(family, on: FaultyStoreBackend(faulty))
    let failed = verdicts.filter { $0.outcome == .failed }
    #expect(failed.contains { $0.id == id }, "\(failed.map(\.id))")
    #expect(failed.allSatisfy { $0.step != nil && $0.expected != $0.seen })
  }

  @Test func `a vector that a store does not have the capabilities for is skipped, never passed`() async throws {
    let vector = try #require(try Self.stored.get().first { $0.needs.contains("subjectIndex") })
    let backend = RecordStoreBackend(name: "plain", isShared: false) { _ throws(SessionError) in PlainStore() }
    let verdict = try #require(await Self.replay.run([vector], on: backend).first)
    #expect(verdict.outcome == .skipped)
    #expect(verdict.reason == "needs subjectIndex")
  }

  @Test func `a store that hangs fails, and the replay goes on`() async throws {
    let hangs = try #require(FaultyStore.all.first { $0.name == "hangs" })
    let vectors = try Self.stored.get().filter { ["CRUD-001", "CRUD-004"].contains($0.id) }
    let verdicts = await VectorReplay(timeLimit: .milliseconds(200)).run(vectors, on: FaultyStoreBackend(hangs))
    #expect(verdicts.map(\.outcome) == [.failed, .failed])
  }

  @Test func `a file that was changed is not read`() throws {
    let copy = FileManager.default.temporaryDirectory.appendingPathComponent("vectors-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: copy) }
    try FileManager.default.copyItem(at: Self.folder, to: copy)
    let file = copy.appendingPathComponent("CRUD.json")
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    try Data(text.replacingOccurrences(of: "\"version\": 2", with: "\"version\": 3").utf8).write(to: file)
    #expect(throws: VectorError.self) { try VectorSet(folder: copy) }
  }

  @Test func `a vector that was changed fails at its step`() async throws {
    var vector = try #require(try Self.stored.get().first { $0.id == "CRUD-004" })
    #expect(vector.steps[1].yields.session?.version == 2)
    vector.steps[1].yields.session?.version = 3
    let backend = RecordStoreBackend(name: "memory", isShared: false) { _ throws(SessionError) in MemoryRecordStore() }
    let verdict = try #require(await Self.replay.run([vector], on: backend).first)
    #expect(verdict.outcome == .failed)
    #expect(verdict.step == 2)
    #expect(verdict.expected?.contains("\"version\": 3") == true)
    #expect(verdict.seen?.contains("\"version\": 2") == true)
  }
}

/// A store without an index.
private struct PlainStore: RecordStoreWrapper {
  let base: any SessionRecordStore = MemoryRecordStore()
  var capabilities: Set<SessionCapability> { [] }
}
