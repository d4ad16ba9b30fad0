import ArgumentParser
import SessionsConformance
import Testing

@testable import SessionLab

/// What a command line selects and refuses.
@Suite struct CheckCommandTests {
  @Test(arguments: [
    "memory", "cookie", "sqlite:/tmp/a:b.db", "faulty:hangs", "postgres://web@db/site", "redis://localhost:6379", "redis://[::1]:6380/3",
    "redis+unix:///tmp/redis.sock",
    "redis+cluster://127.0.0.1:7000,127.0.0.1:7001", "redis+sentinel://127.0.0.1:26379/main",
  ])
  func `a store's name is understood`(name: String) throws {
    let store = try #require(StoreArgument(argument: name))
    #expect(store.backend.name == name)
  }

  @Test(arguments: ["", "Memory", "memory:", "sqlite", "sqlite:", "faulty:", "faulty:none-such", "redis:", "mysql://localhost"])
  func `anything else is refused`(name: String) {
    #expect(StoreArgument(argument: name) == nil)
  }

  @Test func `a store's name has no password`() throws {
    let store = try #require(StoreArgument(argument: "redis://ada:secret@localhost/2"))
    #expect(store.backend.name == "redis://localhost:6379/2")
    #expect(store.text == "redis://ada:secret@localhost/2")
    #expect(!StoreCommand(serving: store).text.contains("secret"))
  }

  @Test func `a wrong URL is refused with what is wrong`() throws {
    let store = try #require(StoreArgument(argument: "rediss://ada:secret@localhost"))
    #expect(store.mistake?.contains("TLS") == true)
    #expect(throws: (any Error).self) { try CheckCommand.parse(["--store", "rediss://ada:secret@localhost"]) }
    #expect(StoreArgument(argument: "redis://localhost")?.mistake == nil)
  }

  @Test func `a password in a Postgres URL stays out of reports, and goes to the other process`() throws {
    let store = try #require(StoreArgument(argument: "postgresql://web:secret@db/site?sslmode=require"))
    #expect(store.name == "postgresql://web@db/site?sslmode=require")
    #expect(store.backend.name == store.name)
    let command = StoreCommand(serving: store)
    #expect(!command.text.contains("secret"))
    #expect(command.arguments.contains("postgresql://web:secret@db/site?sslmode=require"))
  }

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
    let text = CheckPlan(cases: cases, stores: [StoreArgument.memory.backend], repetitions: 3).text
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
