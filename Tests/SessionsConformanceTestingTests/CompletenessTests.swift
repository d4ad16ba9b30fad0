import Sessions
import SessionsConformance
import SessionsConformanceTesting
import SessionsMemory
import Testing

/// A suite that did not run every case on every store fails.
@Suite struct CompletenessTests {
  private let sound = RecordStoreBackend(name: "memory", isShared: false) { _ in MemoryRecordStore() }
  private let cases: [ConformanceCase]

  init() throws {
    cases = try ["REC-001", "REC-002"].map { try #require(ConformanceSuite.find($0)) }
  }

  /// Runs a body as a suite with the trait does.
  private func suite(_ trait: CompleteConformance, _ body: @concurrent @Sendable () async throws -> Void) async throws {
    try await trait.provideScope(for: try #require(Test.current), testCase: nil, performing: body)
  }

  private func expectProblem(
    _ text: String, _ trait: CompleteConformance, _ body: @concurrent @Sendable @escaping () async throws -> Void
  ) async throws {
    try await withKnownIssue {
      try await suite(trait, body)
    } matching: { issue in
      issue.comments == [Comment(rawValue: "conformance: \(text)")]
    }
  }

  @Test func `a suite that ran everything is complete`() async throws {
    try await suite(.completeConformance(cases)) { [cases, sound] in
      for testCase in cases { await expectConformance(testCase, sound, timeLimit: .seconds(60)) }
    }
  }

  @Test func `a case that was not run is named`() async throws {
    try await expectProblem("memory was not judged by 1 of 2 cases: REC-002", .completeConformance(cases)) { [cases, sound] in
      await expectConformance(cases[0], sound, timeLimit: .seconds(60))
    }
  }

  @Test func `a suite that ran nothing is incomplete`() async throws {
    try await expectProblem("no case was run on any store", .completeConformance(cases)) {}
  }

  @Test func `a store to which nothing applies proves nothing`() async throws {
    let absent = try #require(ConformanceSuite.find("IX-013"))
    #if compiler(>=6.3)
      let isNote: @Sendable (Issue) -> Bool = { $0.severity == .warning }
    #else
      let isNote: @Sendable (Issue) -> Bool = { _ in false }
    #endif
    await withKnownIssue {
      await expectConformance(sound, cases: [absent], timeLimit: .seconds(60))
    } matching: { issue in
      isNote(issue) || issue.comments == ["conformance: no case applies to memory"]
    }
  }

  @Test func `a known failure that names no case is an error in the list`() async throws {
    try await expectProblem("knownFailures names what is no case here: REC-999", .completeConformance(cases)) { [cases, sound] in
      for testCase in cases {
        await expectConformance(testCase, sound, knownFailures: ["REC-999": "a slip of the pen"], timeLimit: .seconds(60))
      }
    }
  }

  @Test func `a person can ask for cases and families`() throws {
    #expect(CaseSelection(nil).includes(cases[0]))
    #expect(CaseSelection("").includes(cases[0]))
    #expect(CaseSelection("rec-001, ROT").includes(cases[0]))
    #expect(!CaseSelection("rec-001, ROT").includes(cases[1]))
    #expect(CaseSelection("REC").includes(cases[1]))
  }

  @Test func `so many cases run at once and no more`() async {
    let running = RunningCases(3)
    let gauge = Gauge()
    await withTaskGroup { group in
      for _ in 0..<40 {
        group.addTask {
          await running.acquire()
          await gauge.enter()
          for _ in 0..<20 { await Task.yield() }
          await gauge.leave()
          await running.release()
        }
      }
    }
    #expect(await gauge.running == 0)
    #expect((1...3).contains(await gauge.most))
  }
}

private actor Gauge {
  private(set) var running = 0
  private(set) var most = 0

  func enter() {
    running += 1
    most = max(most, running)
  }

  func leave() { running -= 1 }
}
