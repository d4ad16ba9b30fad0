import Sessions
import SessionsConformance
import SessionsConformanceTesting
import SessionsFaultyConformance
import SessionsFaultyStores
import SessionsMemory
import Testing

/// The suite in the output of `swift test`, as the author of a store sees it.
@Suite struct BridgeTests {
  private let sound = RecordStoreBackend(name: "memory", isShared: false) { _ in MemoryRecordStore() }
  private let closed = RecordStoreBackend<MemoryRecordStore>(name: "closed") { _ in throw SessionError(.unavailable, "nobody there") }

  private func find(_ id: String) throws -> ConformanceCase { try #require(ConformanceSuite.find(id)) }

  private func faulty(_ name: String) throws -> FaultyStoreBackend {
    FaultyStoreBackend(try #require(FaultyStore.all.first { $0.name == name }))
  }

  @Test func `a case is named by its id and its requirement`() throws {
    let testCase = try find("REC-008")
    #expect(testCase.testDescription == "REC-008 \(testCase.title)")
  }

  @Test func `a failure is an issue at the caller's line that reads like a bug report`() async throws {
    let (testCase, backend) = (try find("REC-008"), try faulty("deadline-inclusive"))
    let line = #line + 2
    await withKnownIssue {
      await expectConformance(testCase, backend, timeLimit: .seconds(60))
    } matching: { issue in
      let text = issue.comments.map(\.rawValue).joined()
      let parts = [
        "FAILED  REC-008", "rules     TTL-1, ST-2", "create record k1", "expected  no record",
        "SESSIONS_ONLY=REC-008 swift test --filter",
      ]
      return issue.sourceLocation?.line == line && parts.allSatisfy(text.contains) && text.utf8.allSatisfy { $0 < 128 }
    }
  }

  @Test func `text beyond ASCII is escaped, so that no block of output ends within a character`() {
    #expect(PlainText.ascii("  é → “x”…\n\t") == #"  \u{00E9} -> \u{201C}x\u{201D}...\#n\t"#)
  }

  @Test func `a case that does not apply is noted, once for both arrangements`() async throws {
    #if compiler(>=6.3)
      let testCase = try find("IX-013")
      let noted = Locked(0)
      await withKnownIssue {
        await expectConformance(testCase, sound, timeLimit: .seconds(60))
      } matching: { issue in
        noted.withLock { $0 += 1 }
        return issue.severity == .warning && issue.comments == ["skipped IX-013: for stores without subjectIndex"]
      }
      #expect(noted.withLock { $0 } == 1)
    #endif
  }

  @Test func `a known failure does not fail the test`() async throws {
    await expectConformance(
      try find("REC-008"), try faulty("deadline-inclusive"), knownFailures: ["REC-008": "the tracker's number"], timeLimit: .seconds(60))
  }

  @Test func `a known failure that passes does`() async throws {
    let testCase = try find("REC-008")
    await withKnownIssue {
      await expectConformance(testCase, sound, knownFailures: ["REC-008": "mended long ago"], timeLimit: .seconds(60))
    } matching: { issue in
      issue.comments.contains("mended long ago")
    }
  }

  @Test func `a store that does not open is no known failure`() async throws {
    let testCase = try find("REC-008")
    await withKnownIssue {
      await expectConformance(testCase, closed, knownFailures: ["REC-008": "the tracker's number"], timeLimit: .seconds(60))
    } matching: { issue in
      issue.comments.contains { $0.rawValue.contains("nobody there") || $0 == "the tracker's number" }
    }
  }

  @Test func `a whole suite is one line, and gives its results back`() async {
    let result = await expectConformance(sound, cases: ConformanceSuite.recordStoreCases, timeLimit: .seconds(60))
    #expect(result.isComplete)
    #expect(result.count(.passed) == ConformanceSuite.recordStoreCases.count * 2)
  }

  @Test func `a whole suite records each failure, and a store that does not open once`() async throws {
    let cases = [try find("REC-001"), try find("REC-008"), try find("REC-027")]
    let recorded = Locked<[String]>([])
    let backend = try faulty("deadline-inclusive")
    await withKnownIssue {
      await expectConformance(backend, cases: cases, timeLimit: .seconds(60))
      await expectConformance(closed, cases: cases, timeLimit: .seconds(60))
    } matching: { issue in
      recorded.withLock { $0 += issue.comments.map { String($0.rawValue.prefix(15)) } }
      return true
    }
    #expect(recorded.withLock { $0 } == ["FAILED  REC-008", "FAILED  REC-027", "conformance: cl"])
  }
}
