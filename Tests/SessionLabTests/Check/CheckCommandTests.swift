import ArgumentParser
import SessionLab
import SessionsConformance
import Testing

/// The selections and refusals of a command line.
@Suite struct CheckCommandTests {
  @Test func `cases are selected by id, family, rule and beginning`() throws {
    #expect(try CaseSelection(only: ["rot-003"]).cases().map(\.id) == ["ROT-003"])
    #expect(try CaseSelection(only: ["ROT"]).cases().allSatisfy { $0.family == "ROT" })
    #expect(try CaseSelection(only: ["[ROT-3]"]).cases().allSatisfy { $0.rules.contains("ROT-3") })
    #expect(try CaseSelection(only: ["ROT-00*"]).cases().allSatisfy { $0.id.hasPrefix("ROT-00") })
    #expect(try CaseSelection(only: ["ROT-003", "ROT-001"]).cases().map(\.id) == ["ROT-001", "ROT-003"])
    #expect(try CaseSelection().cases().count == ConformanceSuite.cases.count)
  }

  @Test func `cases are left out, and chosen by level`() throws {
    #expect(try CaseSelection(only: ["ROT"], skip: ["ROT-00*"]).cases().allSatisfy { !$0.id.hasPrefix("ROT-00") })
    #expect(try CaseSelection(level: .should).cases().allSatisfy { $0.level == .should })
    #expect(try CaseSelection(level: .must).cases().allSatisfy { $0.level == .must })
    #expect(throws: ValidationError.self) { try CaseSelection(only: ["ROT-003"], skip: ["ROT"]).cases() }
    #expect(throws: ValidationError.self) { try CaseSelection(skip: ["NOTHING"]).cases() }
  }

  @Test func `a dry run says how many runs there would be`() throws {
    let cases = try CaseSelection(only: ["ROT-003", "ROT-001"]).cases()
    let text = CaseListing(cases).plan([MemoryLabStore().makeBackend()], repetitions: 3)
    #expect(text.contains("memory  12 runs: 2 cases with one store object and with two, 3 times"))
    #expect(text.contains("Nothing was run."))
  }

  @Test(arguments: ["NOTHING", "ROT-999", "[XX-1]", "ZZ*", ""])
  func `a pattern that selects nothing is wrong usage, not an empty success`(pattern: String) {
    #expect(throws: ValidationError.self) { try CaseSelection(only: [pattern]).cases() }
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "memory", "--only", pattern]) }
  }

  @Test(arguments: [
    [], ["--store", "nonsense"], ["--store", "memory", "--time-limit", "0"], ["--store", "memory", "--format", "xml"],
    ["--store", "memory", "--repeat", "0"], ["--store", "memory", "--jobs", "0"], ["--store", "memory", "--level", "may"],
    ["--store", "memory", "--baseline", "/nowhere/at/all.json"],
  ])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try CheckCommand.parse(arguments) }
  }

  @Test func `the list shows every case with its rules`() {
    let text = CaseListing(ConformanceSuite.cases).text
    for testCase in ConformanceSuite.cases { #expect(text.contains(testCase.id) && text.contains(testCase.title)) }
  }
}

/// The refusals of `sessionlab vectors`.
@Suite struct VectorsCommandTests {
  @Test(arguments: [
    [], ["--output", "/tmp/a", "--replay", "/tmp/a"], ["--replay", "/tmp/a"], ["--output", "/tmp/a", "--store", "memory"],
    ["--replay", "/tmp/a", "--store", "nonsense"], ["--replay", "/tmp/a", "--store", "memory", "--time-limit", "0"],
  ])
  func `wrong usage is refused before anything runs`(arguments: [String]) {
    #expect(throws: (any Error).self) { try VectorsCommand.parse(arguments) }
  }

  @Test func `right usage is understood`() throws {
    #expect(try VectorsCommand.parse(["--output", "/tmp/a"]).output == "/tmp/a")
    #expect(try VectorsCommand.parse(["--replay", "/tmp/a", "--store", "memory", "--store", "cookie"]).store.count == 2)
  }

  @Test(arguments: [
    (["--store", "memory"], 1), (["--store", "redis://127.0.0.1:1"], 4), (["--store", "postgres://u@127.0.0.1:1/d"], 4),
    (["--store", "redis://127.0.0.1:1", "--isolate"], 1), (["--store", "redis://127.0.0.1:1", "--isolate", "--jobs", "3"], 3),
    (["--store", "exec:cat"], 1),
  ])
  func `several cases run at a time on servers, and one where a crash would fail its neighbours`(arguments: [String], jobs: Int) throws {
    let store = try #require(StoreArgument(argument: arguments[1])).store
    #expect(try CheckCommand.parse(arguments).jobs(on: store) == jobs)
  }
}
