import Foundation
import Sessions
import SessionsConformance
import Testing

/// The store of the guide for authors compiles, passes the suite, and is the code on the page.
@Suite struct GuideTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

  @Test func `the guide's store passes the suite`() async {
    let backend = RecordStoreBackend(name: "dictionary", isShared: false, dispose: { await $0.first?.close() }) {
      _ throws(SessionError) in DictionaryRecordStore()
    }
    let result = await ConformanceRunner(timeLimit: .seconds(60)).run(backend)
    #expect(result.isComplete)
    #expect(result.results.filter(\.outcome.isFailure).isEmpty, "\(TextReport().render(result))")
    #expect(result.count(.limited) == 0)
  }

  @Test func `the guide's store fails loudly once it is closed`() async throws {
    let store = DictionaryRecordStore()
    await store.close()
    await store.close()
    let key = try #require(RecordKey([UInt8](repeating: 1, count: 16)))
    await #expect { try await store.load(key, now: Timestamp(milliseconds: 0)) } throws: { ($0 as? SessionError)?.code == .closed }
    await #expect { try await store.ping() } throws: { ($0 as? SessionError)?.code == .closed }
  }

  @Test func `the page shows the code that is tested here`() throws {
    let code = try String(contentsOf: Self.folder.appendingPathComponent("DictionaryRecordStore.swift"), encoding: .utf8)
    let root = Self.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appendingPathComponent("Sources/Sessions/Documentation.docc/WriteAStore.md"), encoding: .utf8)
    #expect(page.contains("```swift\n\(code)```\n"), "copy DictionaryRecordStore.swift into WriteAStore.md")
  }
}
