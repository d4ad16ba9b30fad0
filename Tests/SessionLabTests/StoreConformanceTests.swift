import Foundation
import SessionsConformance
import Testing

@testable import SessionLab

/// The stores of this package, judged as the command judges them.
@Suite struct StoreConformanceTests {
  @Test func `the Memory store passes every case`() async throws {
    let result = await judge(.memory)
    #expect(result.count(.limited) == 0)
  }

  @Test func `the SQLite store passes every case and leaves no table behind`() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sessionlab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let result = await judge(.sqlite(path: folder.appendingPathComponent("sessions.db").path))
    #expect(result.count(.limited) == 0)
  }

  @Test func `the Cookie store passes every case but those it declares, each deviation by a case that ran`() async throws {
    let result = await judge(.cookie)
    let limited = Set(result.results.filter { $0.outcome == .limited }.compactMap(\.reason))
    #expect(limited.isSubset(of: Set(result.deviations)))
    #expect(limited.isSuperset(of: ["DEV-1", "DEV-2", "DEV-3", "DEV-4", "DEV-5", "DEV-6"]))
  }

  private func judge(_ argument: StoreArgument) async -> StoreResult {
    let result = await ConformanceRunner(seed: 7).run(argument.backend)
    #expect(result.error == nil)
    #expect(result.isComplete)
    let failures = result.results.filter { $0.outcome == .failed || $0.outcome == .errored }
    #expect(failures.isEmpty, "\(TextReport().render(result))")
    return result
  }
}
