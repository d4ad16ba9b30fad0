import Foundation
import Sessions
import SessionsConformance
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import Testing

/// The checker on histories whose verdict is known.
@Suite struct HistoryCheckerTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("fixtures/conformance/histories")

  private static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".json") }.sorted()

  private func file(_ name: String) throws -> HistoryFile {
    try JSONDecoder().decode(HistoryFile.self, from: Data(contentsOf: Self.folder.appendingPathComponent(name)))
  }

  private func verdict(_ history: History, budget: Int? = nil) -> HistoryFile.Verdict {
    let checker = budget.map { LinearizabilityChecker(budget: $0) } ?? LinearizabilityChecker()
    switch checker.check(history) {
    case .linearizable: return .linearizable
    case .notLinearizable: return .notLinearizable
    case .unknown: return .unknown
    }
  }

  @Test(arguments: names) func `a history of the corpus gets its verdict`(name: String) throws {
    let file = try file(name)
    #expect(verdict(file.history, budget: file.budget) == file.verdict, "\(file.shows)")
  }

  @Test func `the corpus is there, and its names say the verdicts`() throws {
    let prefixes: [HistoryFile.Verdict: String] = [.linearizable: "good-", .notLinearizable: "bad-", .unknown: "unknown-"]
    for (verdict, prefix) in prefixes {
      let named = Self.names.filter { $0.hasPrefix(prefix) }
      #expect(named.count >= (verdict == .unknown ? 3 : 25))
      for name in named { #expect(try file(name).verdict == verdict, "\(name)") }
    }
  }

  @Test func `a history is read back as it was written`() throws {
    for name in Self.names {
      let file = try file(name)
      let again = try JSONDecoder().decode(HistoryFile.self, from: JSONEncoder().encode(file))
      #expect(again.operations == file.operations, "\(name)")
    }
  }

  @Test(arguments: names) func `a budget that is too small never says that a bad history is good`(name: String) throws {
    let file = try file(name)
    for budget in 0...12 where file.verdict == .notLinearizable {
      #expect(verdict(file.history, budget: budget) != .linearizable)
    }
  }

  @Test(arguments: 1...20) func `what the model itself answers is linearizable, also with calls that take longer`(seed: UInt64) {
    var player = ModelPlayer(seed: seed)
    let history = player.history(calls: 40)
    #expect(history.operations.count > 20)
    #expect(verdict(history) == .linearizable)
    #expect(verdict(player.stretched(history)) == .linearizable)
  }

  @Test(arguments: 1...20) func `with one answer changed it is not`(seed: UInt64) {
    var player = ModelPlayer(seed: seed)
    let history = player.history(calls: 30)
    var changed = 0
    for index in history.operations.indices {
      for result in ModelPlayer.wrongAnswers(for: history.operations[index].result) {
        var wrong = history
        wrong.operations[index].result = result
        #expect(verdict(wrong) == .notLinearizable, "\(index): \(result) in \(history.operations)")
        changed += 1
      }
    }
    #expect(changed > 10)
  }

  @Test func `a faulty store's program is made small, and the same seed finds it again`() async throws {
    let faulty = try #require(FaultyStore.all.first { $0.name == "upsert-on-replace" })
    let cases = ["MOD-001"].compactMap(ConformanceSuite.find)
    var found: [CaseResult] = []
    for _ in 0..<2 {
      var result: CaseResult?
      // Making it small ends after three seconds, which may not be enough on a machine that has other things to do.
      for _ in 0..<20 where result?.steps.map({ $0.count <= 12 }) != true {
        let run = await ConformanceRunner(cases: cases, seed: 7, timeLimit: .seconds(60)).run(FaultyStoreBackend(faulty))
        result = run.results.first
      }
      found.append(try #require(result))
    }
    #expect(found.map(\.outcome) == [.failed, .failed])
    let programs = found.map { $0.seen?.firstMatch(of: /program [0-9]+/)?.output }
    #expect(programs[0] != nil && programs[0] == programs[1])
    for result in found {
      #expect(result.expected == "gone")
      #expect(result.seen?.contains("client 1: destroy") == true)
      #expect(try #require(result.steps).count <= 12, "of 29")
    }
  }
}
