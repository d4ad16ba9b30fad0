import ArgumentParser
import SessionsConformance
import Testing

@testable import SessionLab

/// What a command line selects and refuses.
@Suite struct CheckCommandTests {
  @Test(arguments: ["memory", "cookie", "sqlite:/tmp/a:b.db", "faulty:hangs"])
  func `a store's name is understood`(name: String) throws {
    let store = try #require(StoreArgument(argument: name))
    #expect(store.backend.name == name)
  }

  @Test(arguments: ["", "Memory", "memory:", "sqlite", "sqlite:", "faulty:", "faulty:none-such", "redis://localhost"])
  func `anything else is refused`(name: String) {
    #expect(StoreArgument(argument: name) == nil)
  }

  @Test func `cases are selected by id, family, rule and beginning`() throws {
    #expect(try CaseSelection(patterns: ["rot-003"]).cases().map(\.id) == ["ROT-003"])
    #expect(try CaseSelection(patterns: ["ROT"]).cases().allSatisfy { $0.family == "ROT" })
    #expect(try CaseSelection(patterns: ["[ROT-3]"]).cases().allSatisfy { $0.rules.contains("ROT-3") })
    #expect(try CaseSelection(patterns: ["ROT-00*"]).cases().allSatisfy { $0.id.hasPrefix("ROT-00") })
    #expect(try CaseSelection(patterns: ["ROT-003", "ROT-001"]).cases().map(\.id) == ["ROT-001", "ROT-003"])
    #expect(try CaseSelection(patterns: []).cases().count == ConformanceSuite.cases.count)
  }

  @Test(arguments: ["NOTHING", "ROT-999", "[XX-1]", "ZZ*", ""])
  func `a pattern that selects nothing is wrong usage, not an empty success`(pattern: String) {
    #expect(throws: ValidationError.self) { try CaseSelection(patterns: [pattern]).cases() }
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "memory", "--only", pattern]) }
  }

  @Test(arguments: [[], ["--store", "nonsense"], ["--store", "memory", "--time-limit", "0"], ["--store", "memory", "--format", "xml"]])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CheckCommand.parse(arguments) }
  }

  @Test func `the list shows every case with its rules`() {
    let text = CaseListing(ConformanceSuite.cases).text
    for testCase in ConformanceSuite.cases { #expect(text.contains(testCase.id) && text.contains(testCase.title)) }
  }
}
